import { readFileSync } from 'node:fs';

/** Whether a process is at work. One that ended, and that nobody has asked how it ended, isn't, though its id is still taken. */
export function isRunning(pid: number): boolean {
  try {
    process.kill(pid, 0);
  } catch {
    return false;
  }
  if (process.platform !== 'linux') return true;
  // In the brackets is the program's name, which may hold anything; after them comes the state: `proc_pid_stat(5)`.
  const [, state] = /\) (\w) [^)]*$/.exec(stateOf(pid)) ?? [];
  return state !== undefined && state !== 'Z' && state !== 'X';
}

function stateOf(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/stat`, 'utf8');
  } catch {
    return '';
  }
}
