import { availableParallelism } from 'node:os';
import { parseDuration } from '../runtime/duration.ts';
import { UserError } from '../runtime/errors.ts';
import { parseMebibytes } from '../runtime/mebibytes.ts';
import { printable } from '../runtime/printable.ts';
import type { WorkerSettings } from '../server/settings.ts';
import type { OptionSpec } from './command.ts';

/** For commands that work in processes of their own. */
export function workerOptions({ memory }: { readonly memory: string }) {
  return {
    workers: {
      group: 'Workers',
      value: 'N',
      summary: 'Maximum number of worker processes (default: one per processor, up to 4)',
    },
    workerMemory: {
      group: 'Workers',
      value: 'SIZE',
      summary: `Heap size of each; a process that needs more is stopped, and its environment retried (default: ${memory})`,
    },
    workerDeadline: {
      group: 'Workers',
      value: 'TIME',
      summary: 'Time limit for one file, template or plan before its process is stopped (default: 60s)',
    },
  } as const satisfies Record<string, OptionSpec>;
}

export interface WorkersInput {
  readonly workers: string | undefined;
  readonly workerMemory: string | undefined;
  readonly workerDeadline: string | undefined;
}

const DEFAULT_DEADLINE_MS = 60_000;

/**
 * As many as there is to gain from: planning needs a processor of its own, and memory. Throws a {@link UserError} for what can't be meant.
 * @param defaults What holds where no option is given.
 */
export function workersOf(
  { workers, workerMemory, workerDeadline }: WorkersInput,
  defaults: Partial<WorkerSettings> & Pick<WorkerSettings, 'memoryMb'>,
): WorkerSettings {
  return {
    count: workers === undefined ? (defaults.count ?? Math.min(4, availableParallelism())) : parseCount(workers),
    memoryMb: workerMemory === undefined ? defaults.memoryMb : parseMebibytes(workerMemory),
    deadlineMs:
      workerDeadline === undefined ? (defaults.deadlineMs ?? DEFAULT_DEADLINE_MS) : parseDuration(workerDeadline),
  };
}

function parseCount(text: string): number {
  const count = /^\d{1,2}$/.test(text) ? Number(text) : 0;
  if (count >= 1 && count <= 64) return count;
  throw new UserError(`"${printable(text)}" is not a number of workers`, { fix: 'write a number from 1 to 64' });
}
