import { UserError } from '../runtime/errors.ts';
import type { FleetSource } from '../use-cases/read-fleet.ts';

/** Options of many commands: where the objects come from. */
export interface FleetInput {
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly worktree: readonly string[];
  readonly workloadWorktree: readonly string[];
}

/** Throws a {@link UserError} for options of working trees that can't be meant. */
export function fleetSource({ controlPlane, environment, worktree, workloadWorktree }: FleetInput): FleetSource {
  return {
    ...(controlPlane !== undefined && { controlPlane }),
    ...(environment.length > 0 && { environments: environment }),
    worktrees: foldersOf(worktree, { option: '--worktree', what: 'branch', example: 'dev=.' }),
    workloadWorktrees: foldersOf(workloadWorktree, {
      option: '--workload-worktree',
      what: 'registration',
      example: 'shop=.',
    }),
  };
}

interface Words {
  readonly option: string;
  readonly what: 'branch' | 'registration';
  readonly example: string;
}

function foldersOf(options: readonly string[], { option, what, example }: Words): Record<string, string> {
  const pairs = options.map((pair): [string, string] => {
    const equals = pair.indexOf('=');
    const [name, folder] = [pair.slice(0, equals), pair.slice(equals + 1)];
    if (equals > 0 && folder !== '') return [name, folder];
    throw new UserError(`${option} ${pair} has no ${what}`, {
      fix: `write ${option} ${what.toUpperCase()}=DIR, such as ${option} ${example}`,
    });
  });
  const twice = pairs.find(([name], index) => pairs.findIndex(([other]) => other === name) < index);
  if (twice === undefined) return Object.fromEntries(pairs);
  throw new UserError(`${option} names ${what} ${twice[0]} twice`, { fix: 'leave one of them out' });
}
