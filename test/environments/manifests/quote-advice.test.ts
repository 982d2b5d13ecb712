import { describe, expect, test } from 'vitest';
import { parseManifestFile } from '../../../environments/manifests/manifest-file.ts';

/** What is told of a value of a ConfigMap, or of an item of a list. */
function told(value: string, place: 'value' | 'item' = 'value') {
  const line = place === 'value' ? `  A: ${value}` : `  - ${value}`;
  const text = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: a\ndata:\n${line}\n`;
  const file = parseManifestFile(text, { repository: 'control-plane', path: 'config.yaml' });
  return file.unreadable[0]?.diagnostics[0];
}

describe('a text that begins with a character of YAML’s own', () => {
  test.each<[string, string]>([
    ['*.shop.example.com', '"*.shop.example.com"'],
    ['*.shop.example.com:443', '"*.shop.example.com:443"'],
    ['**/*.yaml', '"**/*.yaml"'],
    ['*', '"*"'],
    ['*/5 * * * *', '"*/5 * * * *"'],
    ['* * * * *  # always', '"* * * * *"'],
    ['*a, *b', '"*a, *b"'],
    ['&', '"&"'],
    ['!a b: c', '"!a b: c"'],
    ['%d items', '"%d items"'],
    ['@here', '"@here"'],
    ['`uname`', '"`uname`"'],
    ['`a "b"`', `'\`a "b"\`'`],
    [',a', '",a"'],
    [']', '"]"'],
    ['}', '"}"'],
    ['> 5', '"> 5"'],
    ['>=1.2', '">=1.2"'],
    ['|x', '"|x"'],
    ['"a" b', `'"a" b'`],
    ['[a] b', '"[a] b"'],
    ['{a} b', '"{a} b"'],
  ])('%s is told to be put in quotes', (value, quoted) => {
    expect(told(value)).toMatchObject({ severity: 'error', origin: { line: 6 } });
    expect(told(value)?.fix).toMatch(/put all of it in quotes: /);
    expect(told(value)?.fix?.endsWith(quoted)).toBe(true);
  });

  test.each(['*.a.com', '*/5 * * * *', '%d', '@here', '> 5'])('%s as an item of a list as well', value => {
    expect(told(value, 'item')?.fix?.endsWith(`put all of it in quotes: "${value}"`)).toBe(true);
  });

  test('in a list in brackets', () => {
    expect(told('[*.a.com, b]')?.fix).toBe('put all of it in quotes: "*.a.com"');
  });

  test('is not repeated when it is long', () => {
    expect(told(`*.${'a'.repeat(200)}`)?.fix).toBe('put all of it in quotes');
  });
});

describe('an alias that may be meant', () => {
  test('is asked for its anchor', () => {
    expect(told('*nowhere')?.fix).toBe('write &nowhere before the value that it means');
  });

  test('is corrected by the nearest anchor', () => {
    const text = 'apiVersion: v1\nkind: ConfigMap\nmetadata: &common\n  name: a\ndata:\n  A: *comon\n';
    const file = parseManifestFile(text, { repository: 'control-plane', path: 'config.yaml' });
    expect(file.unreadable[0]?.diagnostics[0]).toMatchObject({
      message: 'the alias *comon has no anchor',
      fix: 'did you mean *common? If it is text, put all of it in quotes: "*comon"',
    });
  });
});

test('a value that is wrong for another reason gets other advice', () => {
  expect(told('a: b')?.fix).toBe('put the value in quotes, or begin a new line');
});
