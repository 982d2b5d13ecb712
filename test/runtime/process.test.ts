import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type ProcessOptions, readOutput, startProcess } from '../../runtime/process.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';

const DEFAULTS: ProcessOptions = {
  cwd: '/',
  env: { PATH: process.env['PATH'] ?? '' },
  timeoutMs: 60_000,
  maxOutput: 1_000,
};

async function run(script: string, options: Partial<ProcessOptions> = {}) {
  const { output, ended } = startProcess('sh', ['-c', script], { ...DEFAULTS, ...options });
  const text = (await readOutput(output)).toString('utf8');
  return { text, ...(await ended) };
}

describe('a process', () => {
  test('gets its input, and tells its output, its errors and its exit code', async () => {
    const input = ['one ', 'two'];
    expect(await run('cat; echo three >&2; exit 4', { input })).toEqual({
      text: 'one two',
      stderr: 'three\n',
      code: 4,
    });
  });

  test('inherits no environment variable', async () => {
    process.env['BERTH_TEST_VARIABLE'] = 'set';
    expect(await run('echo "$BERTH_TEST_VARIABLE"')).toMatchObject({ text: '\n' });
  });

  test('that prints more than it may is stopped', async () => {
    expect(await run('yes')).toMatchObject({ stopReason: 'too-much-output' });
  });

  test('that takes too long is stopped', async () => {
    expect(await run('sleep 600', { timeoutMs: 10 })).toMatchObject({ code: null, stopReason: 'timeout' });
  });

  test('is stopped by a signal, also by one that was aborted before', async () => {
    const signals = [new AbortController().signal, AbortSignal.abort()];
    expect(await run('sleep 600', { signals })).toMatchObject({ code: null, stopReason: 'aborted' });
  });

  test('is stopped with all that it has started', async () => {
    const file = join(await temporaryFolder(), 'stopped');
    const child = `(trap 'touch ${file}; exit' TERM; echo started; sleep 600 & wait)`;
    const { output, ended, stop } = startProcess('sh', ['-c', `${child} & wait`], DEFAULTS);
    for await (const chunk of output) if (chunk.toString('utf8') === 'started\n') stop();
    expect(await ended).toMatchObject({ code: null, stopReason: 'stopped' });
    await expect.poll(() => existsSync(file)).toBe(true);
  });

  test('that is not there says why it could not be started', async () => {
    const { output, ended } = startProcess('/nowhere/program', [], DEFAULTS);
    expect(await readOutput(output)).toHaveLength(0);
    expect(await ended).toMatchObject({ code: null, startError: { code: 'ENOENT' } });
  });
});
