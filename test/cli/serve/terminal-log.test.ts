import { expect, test } from 'vitest';
import { serveLog, terminalLine } from '../../../cli/serve/terminal-log.ts';
import { createStyle } from '../../../cli/style.ts';

const plain = createStyle(undefined);

function written(isTTY: boolean, log: (to: ReturnType<typeof serveLog>) => void): string {
  let text = '';
  const stdout = { isTTY, columns: 80, write: (more: string | Uint8Array) => void (text += String(more)) };
  const now = (): number => Date.parse('2026-11-27T14:28:01.500Z');
  log(serveLog({ stdout, env: { NO_COLOR: '1' } }, { level: 'info', now }));
  return text;
}

test('a line for people has time, level, environment, message and facts', () => {
  const facts = { environment: 'dev', number: 3, url: 'https://git.example.com/3' };
  expect(written(true, log => log.warn(facts, 'not updated'))).toBe(
    '14:28:01  warn   dev  not updated  number=3  url=https://git.example.com/3\n',
  );
});

test('elsewhere it is JSON', () => {
  expect(JSON.parse(written(false, log => log.info({ environment: 'dev' }, 'opened')))).toEqual({
    level: 'info',
    time: '2026-11-27T14:28:01.500Z',
    environment: 'dev',
    msg: 'opened',
  });
});

test('an error is told once, with its fix', () => {
  const entry = {
    level: 'error',
    time: '2026-11-27T14:28:01.500Z',
    error: { kind: 'UserError', message: 'no access', fix: 'grant it' },
  };
  expect(terminalLine({ ...entry, msg: 'dev failed: no access' }, plain)).toBe(
    '14:28:01  error  dev failed: no access  fix: grant it',
  );
  expect(terminalLine({ ...entry, msg: 'dev failed' }, plain)).toBe(
    '14:28:01  error  dev failed  no access  fix: grant it',
  );
});

test('what comes with names commands no terminal and makes no line of its own', () => {
  const text = written(true, log => log.info({ environment: 'a\u001b[31m\nb' }, 'x\r\n2026 info forged'));
  expect(text.split('\n')).toHaveLength(2);
  expect(text).not.toMatch(/[\u001b\r]/);
});
