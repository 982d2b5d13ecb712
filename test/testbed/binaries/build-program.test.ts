import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmod, readdir, readFile, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { eventually } from '../process/eventually.ts';
import { isRunning } from '../process/is-running.ts';
import { buildProgram } from './build-program.ts';
import { ensurePrograms } from './ensure.ts';
import { type Environment, locate } from './locate.ts';
import { PROGRAMS, type Program } from './programs.ts';

const etcd = PROGRAMS.find(({ name }) => name === 'etcd') as Program;

test('two builds at once compile once, and both find the result', async () => {
  const { env, compiled } = await machine();
  const built = await Promise.all([buildProgram(etcd, env), buildProgram(etcd, env)]);
  expect(built.filter(isDone => isDone)).toEqual([true]);
  expect(await compiled()).toHaveLength(1);
  expect(locate(env, [etcd])).toMatchObject({ missing: [], files: new Map([['etcd', expect.anything()]]) });
});

test('a build that was killed leaves no half program, no compiler at work, and nothing in the way of the next one', async () => {
  const { env, compiled, cache } = await machine({ seconds: 100 });
  const script = `const { buildProgram } = await import(${JSON.stringify(join(import.meta.dirname, 'build-program.ts'))});
    await buildProgram(${JSON.stringify(etcd)}, process.env);`;
  const child = spawn(process.execPath, ['--input-type=module', '--eval', script], { env, stdio: 'ignore' });
  const [compiler] = await eventually(async () => {
    const pids = await compiled();
    expect(pids).toHaveLength(1);
    return pids;
  });

  child.kill('SIGKILL');
  await once(child, 'exit');

  await eventually(() => expect(isRunning(Number(compiler))).toBe(false));
  expect(locate(env, [etcd]).missing).toEqual([etcd]);
  await outdate(cache);
  expect(await buildProgram(etcd, { ...env, FAKE_SECONDS: '0' })).toBe(true);
  expect(await readdir(cache)).toEqual([expect.stringMatching(/^etcd-[0-9a-f]{16}$/)]);
});

test('a failed build says what the compiler said, and leaves nothing behind', async () => {
  const { env, cache } = await machine({ fails: 'main.go:3: syntax error' });
  await expect(buildProgram(etcd, env)).rejects.toThrow('main.go:3: syntax error');
  expect(await readdir(cache)).toEqual([]);
});

test('a named folder comes before the cache', async () => {
  const { env } = await machine();
  await buildProgram(etcd, env);
  const folder = await temporaryFolder({ etcd: '' });
  expect(locate({ ...env, KUBEBUILDER_ASSETS: folder }, [etcd]).files.get('etcd')).toBe(join(folder, 'etcd'));
  expect(locate({ ...env, BERTH_TESTBED_BIN: '/elsewhere' }, [etcd]).files.get('etcd')).not.toContain(folder);
});

test.for([
  ['without Go', undefined, 'Go 1.26 or newer is not on PATH'],
  ['with an old Go', 'go1.25.4', 'Go 1.26 or newer is needed, and PATH has go1.25.4'],
] as const)('%s it says what is missing and why', async ([, version, reason]) => {
  const { env } = await machine(version === undefined ? {} : { version });
  const path = version === undefined ? '/nowhere' : env['PATH'];
  const ensured = await ensurePrograms({ ...env, PATH: path }, () => undefined);
  expect(ensured).toMatchObject({ ok: false, reason, missing: PROGRAMS });
});

test('a build that fails is the reason why programs are missing', async () => {
  const { env } = await machine({ fails: 'dial tcp: lookup proxy: no such host' });
  const ensured = await ensurePrograms(env, () => undefined);
  expect(ensured).toMatchObject({ ok: false, reason: expect.stringContaining('no such host'), missing: PROGRAMS });
});

interface MachineOptions {
  readonly version?: string;
  /** How long a compilation takes. */
  readonly seconds?: number;
  readonly fails?: string;
}

/** A machine with an empty cache, and with a `go` that notes each compilation instead of doing it. */
async function machine({ version = 'go1.26.8', seconds = 0, fails = '' }: MachineOptions = {}) {
  const folder = await temporaryFolder({ compiled: '' });
  const go = `#!/bin/sh
if [ "$1" = env ]; then echo "$FAKE_VERSION"; exit; fi
echo $$ >> "${folder}/compiled"
if [ -n "$FAKE_FAILS" ]; then echo "$FAKE_FAILS" >&2; exit 1; fi
sleep "$FAKE_SECONDS"
while [ "$1" != -o ]; do shift; done
echo built > "$2"
`;
  await writeFile(join(folder, 'go'), go);
  await chmod(join(folder, 'go'), 0o755);
  const env: Environment = {
    PATH: `${folder}:${process.env['PATH']}`,
    XDG_CACHE_HOME: folder,
    FAKE_VERSION: version,
    FAKE_SECONDS: String(seconds),
    FAKE_FAILS: fails,
  };
  return {
    env,
    cache: join(folder, 'berth', 'testbed'),
    /** Process of each compilation. */
    compiled: async () => (await readFile(join(folder, 'compiled'), 'utf8')).split('\n').filter(line => line !== ''),
  };
}

/** Makes a lock in the folder as old as one whose owner died long ago. */
async function outdate(folder: string): Promise<void> {
  for (const name of await readdir(folder)) {
    if (name.endsWith('.lock')) await utimes(join(folder, name), 0, 0);
  }
}
