import { spawn } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, onTestFinished, test } from 'vitest';
import { systemClock } from '../../../runtime/clock.ts';
import { ConflictError, TransientError, UserError } from '../../../runtime/errors.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { createWorkerPool, type WorkerPool, type WorkerPoolOptions } from '../../../runtime/workers/worker-pool.ts';
import type { WorkerEnd } from '../../../runtime/workers/worker-process.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import type { TestJobs } from './worker.ts';

function pool(options: Partial<WorkerPoolOptions<TestJobs>> = {}): WorkerPool<TestJobs> & { ends: WorkerEnd[] } {
  const ends: WorkerEnd[] = [];
  const made = createWorkerPool<TestJobs>({
    entry: new URL('worker.ts', import.meta.url),
    settings: {},
    size: 1,
    env: { PATH: process.env['PATH'] ?? '' },
    memoryMb: 64,
    deadlineMs: 2_000,
    clock: systemClock(),
    host: () => ({ answer: async (question: string) => await Promise.resolve(`${question} 42`) }),
    onEnd: end => ends.push(end),
    ...options,
  });
  onTestFinished(() => made.close());
  return Object.assign(made, { ends });
}

const pidOf = async (workers: WorkerPool<TestJobs>, key: string): Promise<number> =>
  await workers.call(key, async ({ jobs }) => await jobs.pid());

describe('a call', () => {
  test('is answered with a copy: maps, bytes and what is missing arrive as they were', async () => {
    const value = {
      map: new Map([['a', new Set([1])]]),
      bytes: Buffer.from('bytes'),
      nothing: undefined,
      list: [null],
    };
    const answer = await pool().call('dev', async ({ jobs }) => await jobs.echo(value));
    expect(answer).toEqual(value);
  });

  test('can be answered by asking back', async () => {
    expect(await pool().call('dev', async ({ jobs }) => await jobs.askHost('the answer is'))).toBe('the answer is 42');
  });

  test.each([
    ['user', UserError, { message: 'wrong', fix: 'correct it', origin: { path: 'k8s/app.yaml', line: 3 } }],
    ['transient', TransientError, { message: 'later', retryAfter: 1_500 }],
    ['conflict', ConflictError, { message: 'somebody was quicker' }],
    ['git', GitError, { message: 'no access', kind: 'auth', transient: false, fix: 'ask for it' }],
    ['bug', Error, { name: 'TypeError', message: 'oops' }],
  ] as const)('that fails with a %s error fails with one here', async (how, type, facts) => {
    const error = await pool()
      .call('dev', async ({ jobs }) => await jobs.fail(how))
      .catch((failure: unknown) => failure);
    expect(error).toBeInstanceOf(type);
    expect(error).toMatchObject(facts);
  });

  test('whose answer can’t be copied fails', async () => {
    await expect(pool().call('dev', async ({ jobs }) => await jobs.unserializable())).rejects.toThrow(
      /could not be cloned/,
    );
  });

  test('sees no variable that wasn’t given', async () => {
    const seen = await pool({ env: { PATH: '/bin', LANG: 'C' } }).call(
      'dev',
      async ({ jobs }) => await jobs.variables(),
    );
    expect(seen.filter(name => !name.startsWith('NODE_CHANNEL'))).toEqual(['LANG', 'PATH']);
  });
});

describe('a key', () => {
  test('has the same worker each time, and no more workers than the pool may have', async () => {
    const workers = pool({ size: 2 });
    const [dev, test_, prod] = await Promise.all(['dev', 'test', 'prod'].map(async key => await pidOf(workers, key)));
    expect(await pidOf(workers, 'dev')).toBe(dev);
    expect(new Set([dev, test_, prod]).size).toBe(2);
  });

  test('that is forgotten makes room for another', async () => {
    const workers = pool({ size: 2 });
    const dev = await pidOf(workers, 'dev');
    await pidOf(workers, 'test');
    workers.forget('dev');
    expect(await pidOf(workers, 'prod')).toBe(dev);
  });
});

describe.each([
  ['hang', 'silent', 'it took more than 2 s'],
  ['fill', 'out of memory', 'it needed more than 64 MiB of memory'],
  ['abort', 'crashed', 'its process crashed (it ended with SIGABRT)'],
] as const)('work that makes a worker %s', (how, reason, words) => {
  test('fails alone, with what was done; the next call has a new worker that leaves it out', async () => {
    const workers = pool();
    const before = await pidOf(workers, 'dev');
    const failing = workers.call('dev', async ({ jobs, job }) => await jobs.end(job, how, 'k8s/app.yaml'));
    await expect(failing).rejects.toThrow(`reading k8s/app.yaml was given up: ${words}`);
    await expect(failing).rejects.toBeInstanceOf(TransientError);
    expect(workers.ends).toMatchObject([{ reason, step: { what: 'reading k8s/app.yaml' } }]);
    expect(await pidOf(workers, 'dev')).not.toBe(before);
    const again = workers.call('dev', async ({ jobs, job }) => await jobs.end(job, how, 'k8s/app.yaml'));
    await expect(again).rejects.toThrow(`reading k8s/app.yaml is left out: ${words} the last time`);
    await expect(again).rejects.toBeInstanceOf(UserError);
    expect(workers.ends).toHaveLength(1);
  });
});

describe('what else runs in a worker that ends', () => {
  test('is told that it begins anew, and is not to blame', async () => {
    const workers = pool();
    const innocent = workers.call('prod', async ({ jobs }) => await jobs.wait(60_000));
    const guilty = workers.call('dev', async ({ jobs, job }) => await jobs.end(job, 'abort', 'k8s/app.yaml'));
    await expect(guilty).rejects.toThrow('was given up');
    await expect(innocent).rejects.toThrow('other work in the same process ended it; it begins anew');
    expect(await workers.call('prod', async ({ jobs }) => await jobs.wait(1))).toBe('waited');
  });

  test('isn’t ended again by work of which nobody knows what it was', async () => {
    const workers = pool();
    const guilty = async (): Promise<string> =>
      await workers.call('dev', async ({ jobs }) => await jobs.endUnnoticed('abort'));
    await expect(guilty()).rejects.toThrow('it was given up: its process crashed');
    const innocent = workers.call('prod', async ({ jobs }) => await jobs.wait(1_500));
    await expect(guilty()).rejects.toThrow('its process crashed');
    expect(await innocent).toBe('waited');
  });

  test('knows what ended the worker of another key', async () => {
    const workers = pool({ size: 2 });
    await Promise.all([pidOf(workers, 'dev'), pidOf(workers, 'prod')]);
    const end = async (key: string): Promise<string> =>
      await workers.call(key, async ({ jobs, job }) => await jobs.end(job, 'abort', 'k8s/app.yaml'));
    await expect(end('dev')).rejects.toThrow('was given up');
    await expect(end('prod')).rejects.toThrow('is left out');
    expect(workers.ends).toHaveLength(1);
  });
});

test('a rejection that nobody handles ends the worker, and nothing else', async () => {
  const workers = pool();
  const call = workers.call('dev', async ({ jobs }) => await jobs.endUnnoticed('reject without a handler'));
  await expect(call).rejects.toThrow('its process crashed (it ended with 1)');
  expect(await workers.call('dev', async ({ jobs }) => await jobs.echo('here'))).toBe('here');
});

test('waiting is not working: a worker that waits longer than it may work goes on', async () => {
  const workers = pool({ deadlineMs: 1_000 });
  expect(await workers.call('dev', async ({ jobs }) => await jobs.wait(2_500))).toBe('waited');
  expect(workers.ends).toEqual([]);
});

test('a pool that is closed leaves no process', async () => {
  const workers = pool({ size: 2 });
  const pids = await Promise.all(['dev', 'prod'].map(async key => await pidOf(workers, key)));
  const hanging = workers.call('dev', async ({ jobs, job }) => await jobs.end(job, 'hang'));
  workers.close();
  await expect(hanging).rejects.toThrow('the process is stopping');
  // Whoever tries again doesn't start another one.
  await expect(pidOf(workers, 'dev')).rejects.toThrow('the process is stopping');
  await expect.poll(() => pids.filter(isAlive)).toEqual([]);
  expect(workers.ends).toEqual([]);
});

test.each(['hang', 'idle'])(
  'a worker that ends with the process that started it, also when that is killed, leaves nothing: %s',
  async state => {
    const file = join(await temporaryFolder(), 'pid');
    const notes = await temporaryFolder();
    const program = fileURLToPath(new URL('parent.ts', import.meta.url));
    const parent = spawn(process.execPath, [program, file, state], { env: { ...process.env, TMPDIR: notes } });
    onTestFinished(() => void parent.kill('SIGKILL'));
    const readPid = (): number => (existsSync(file) ? Number(readFileSync(file, 'utf8')) : 0);
    await expect.poll(readPid, { timeout: 20_000 }).toBeGreaterThan(1);
    const pid = readPid();
    expect(readdirSync(notes)).toHaveLength(1);
    parent.kill('SIGKILL');
    await expect.poll(() => isAlive(pid), { timeout: 20_000 }).toBe(false);
    expect(readdirSync(notes)).toEqual([]);
  },
);

function isAlive(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch {
    return false;
  }
}
