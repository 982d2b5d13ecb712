import { fileURLToPath } from 'node:url';
import type { Command } from '../../cli/command.ts';
import type { Context, Output } from '../../cli/context.ts';
import type { ExitCode } from '../../cli/exit-code.ts';
import { run } from '../../cli/run.ts';
import { fromBytes } from '../../runtime/bytes.ts';
import { manualClock } from '../support/manual-clock.ts';

export const ROOT = fileURLToPath(new URL('../../', import.meta.url));
export const SAMPLE = fileURLToPath(new URL('../../environments/sample/', import.meta.url));

/** An output that remembers. */
export interface Recording extends Output {
  readonly text: () => string;
}

export function recording({ isTTY = false, columns = 80 } = {}): Recording {
  const parts: string[] = [];
  return {
    isTTY,
    columns,
    write: text => parts.push(typeof text === 'string' ? text : fromBytes(text)),
    text: () => parts.join(''),
  };
}

export interface RunOptions extends Partial<Context> {
  readonly commands?: readonly Command[];
  readonly stdin?: string;
  readonly terminal?: boolean;
}

export interface Result {
  readonly code: ExitCode;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs a command line in this process. */
export async function berth(words: readonly string[], options: RunOptions = {}): Promise<Result> {
  const { commands, stdin = '', terminal = false, ...overrides } = options;
  const stdout = recording({ isTTY: terminal });
  const stderr = recording({ isTTY: terminal });
  const context: Context = {
    stdout,
    stderr,
    readStdin: async () => stdin,
    env: { PATH: process.env['PATH'], HOME: process.env['HOME'] },
    cwd: ROOT,
    clock: manualClock(),
    version: '1.2.3',
    program: 'berth',
    sampleFolder: SAMPLE,
    ...overrides,
  };
  const code = await run(words, context, commands);
  return { code, stdout: stdout.text(), stderr: stderr.text() };
}
