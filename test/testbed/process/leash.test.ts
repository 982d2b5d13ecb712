import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { expect, test } from 'vitest';
import { eventually } from './eventually.ts';
import { isRunning } from './is-running.ts';

// A run of tests in small: it opens a bed, starts a program that never ends by itself, and tells us about both.
const RUN = `
  const { readFileSync } = await import('node:fs');
  const { eventually } = await import(${path('eventually.ts')});
  const { openBed } = await import(${path('../bed.ts')});
  const { startProcess } = await import(${path('server-process.ts')});
  const bed = await openBed({ files: new Map() });
  const options = { folder: bed.folder, logFile: bed.folder + '/child.log', leash: bed.leash };
  const server = await startProcess({ file: 'sh', args: ['-c', 'sleep 1000 & echo $!; wait'] }, options);
  const child = await eventually(() => {
    const [, pid] = /^(\\d+)\\n/.exec(readFileSync(options.logFile, 'utf8'));
    return Number(pid);
  });
  if (process.argv[1] === 'paused') server.pause();
  console.log(JSON.stringify({ pids: [server.pid, child], folder: bed.folder }));
  if (process.argv[1] === 'closed') {
    await server.kill();
    await bed.close();
  } else setInterval(() => undefined, 1000);
`;

test.for([
  ['kill -9', 'SIGKILL', ''],
  ['Ctrl-C', 'SIGINT', ''],
  ['kill -9 (with a paused server)', 'SIGKILL', 'paused'],
] as const)('%s of a run ends its servers and removes its folder', async ([, signal, how]) => {
  const { child, pids, folder } = await startRun(how);
  expect([pids.map(isRunning), existsSync(folder)]).toEqual([[true, true], true]);

  child.kill(signal);

  await eventually(() => expect([pids.map(isRunning), existsSync(folder)]).toEqual([[false, false], false]));
});

test('a run that closes its bed leaves nothing for others to do', async () => {
  const { child, pids, folder } = await startRun('closed');
  if (child.exitCode === null) await once(child, 'exit');
  expect([child.exitCode, pids.map(isRunning), existsSync(folder)]).toEqual([0, [false, false], false]);
});

interface Run {
  readonly child: ReturnType<typeof spawnRun>;
  /** Of the server, and of a process that the server started. */
  readonly pids: readonly number[];
  readonly folder: string;
}

async function startRun(how: string): Promise<Run> {
  const child = spawnRun(how);
  const [line] = (await once(createInterface({ input: child.stdout }), 'line')) as [string];
  return { child, ...(JSON.parse(line) as Omit<Run, 'child'>) };
}

function spawnRun(how: string) {
  const args = ['--input-type=module', '--eval', RUN, how];
  return spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
}

function path(name: string): string {
  return JSON.stringify(join(import.meta.dirname, name));
}
