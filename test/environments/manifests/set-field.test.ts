import { describe, expect, test } from 'vitest';
import { parseManifestFile } from '../../../environments/manifests/manifest-file.ts';
import { setField } from '../../../environments/manifests/set-field.ts';

/** Sets the commit of the file's last object, as its spec says where it stands. */
function withCommit(text: string, commit = 'c0ffee1'): string | undefined {
  const [manifest] = parseManifestFile(text, { repository: 'git', path: 'a.yaml' }).manifests.slice(-1);
  const spec = (manifest?.body as { spec?: object } | undefined)?.spec ?? {};
  const at = manifest?.locate(['spec', ...('commit' in spec ? ['commit'] : [])]);
  return at && setField(text, { at, name: 'commit', value: commit });
}

const HEAD = 'apiVersion: scheduler.kalypso.io/v1alpha1\nkind: BaseRepo\nmetadata: {name: main}\n';

describe('a field that is there', () => {
  test.each([
    ['plain', 'spec:\n  commit: abc # now\n  repo: r\n', 'spec:\n  commit: c0ffee1 # now\n  repo: r\n'],
    ['in double quotes', 'spec:\n  commit: "abc"\n', 'spec:\n  commit: "c0ffee1"\n'],
    ['in single quotes', "spec:\n  commit: 'abc'\n", "spec:\n  commit: 'c0ffee1'\n"],
    ['in braces', 'spec: {repo: r, commit: abc, path: .}\n', 'spec: {repo: r, commit: c0ffee1, path: .}\n'],
    ['empty', 'spec:\n  commit:\n  repo: r\n', 'spec:\n  commit: c0ffee1\n  repo: r\n'],
    ['empty text', 'spec:\n  commit: ""\n', 'spec:\n  commit: "c0ffee1"\n'],
    ['with a tag', 'spec:\n  commit: !!str 1234567\n', 'spec:\n  commit: !!str c0ffee1\n'],
    ['without a line break at the end', 'spec:\n  commit: abc', 'spec:\n  commit: c0ffee1'],
    ['with other line ends', 'spec:\r\n  commit: abc\r\n  path: .\r\n', 'spec:\r\n  commit: c0ffee1\r\n  path: .\r\n'],
  ])('is replaced, and nothing else: %s', (_, before, after) => {
    expect(withCommit(HEAD + before)).toBe(HEAD + after);
  });

  test('of the second document leaves the first', () => {
    const first = `# one\n${HEAD}spec:\n  commit: abc\n---\n`;
    expect(withCommit(`${first}${HEAD}spec:\n  commit: abc\n# end\n`)).toBe(
      `${first}${HEAD}spec:\n  commit: c0ffee1\n# end\n`,
    );
  });

  test('in a file that is JSON', () => {
    const text = '{"apiVersion": "scheduler.kalypso.io/v1alpha1", "kind": "BaseRepo", "spec": {"commit": "abc"}}\n';
    expect(withCommit(text)).toBe(text.replace('abc', 'c0ffee1'));
  });
});

describe('a field that isn’t there', () => {
  test.each([
    ['on lines', 'spec:\n  # where\n  repo: r\n', 'spec:\n  # where\n  commit: c0ffee1\n  repo: r\n'],
    ['in braces', 'spec: {repo: r}\n', 'spec: {commit: c0ffee1, repo: r}\n'],
  ])('becomes the first of its map: %s', (_, before, after) => {
    expect(withCommit(HEAD + before)).toBe(HEAD + after);
  });

  test('can’t be set in what is no map', () => {
    expect(setField(`${HEAD}spec: text\n`, { at: { line: 4, column: 1 }, name: 'commit', value: 'c' })).toBeUndefined();
    expect(setField(HEAD, { at: { line: 9, column: 1 }, name: 'commit', value: 'c' })).toBeUndefined();
  });
});
