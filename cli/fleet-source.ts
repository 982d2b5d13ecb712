import { UserError } from '../runtime/errors.ts';
import type { FleetSource } from '../use-cases/read-fleet.ts';

/** Options of many commands: where the objects come from. */
export interface FleetInput {
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly worktree: readonly string[];
}

/** Throws a {@link UserError} for `--worktree` options that can't be meant. */
export function fleetSource({ controlPlane, environment, worktree }: FleetInput): FleetSource {
  return {
    ...(controlPlane !== undefined && { controlPlane }),
    ...(environment.length > 0 && { environments: environment }),
    worktrees: worktreesOf(worktree),
  };
}

function worktreesOf(options: readonly string[]): Record<string, string> {
  const pairs = options.map((option): [string, string] => {
    const equals = option.indexOf('=');
    const [branch, folder] = [option.slice(0, equals), option.slice(equals + 1)];
    if (equals > 0 && folder !== '') return [branch, folder];
    throw new UserError(`--worktree ${option} has no branch`, {
      fix: 'write --worktree BRANCH=DIR, such as --worktree dev=.',
    });
  });
  const twice = pairs.find(([branch], index) => pairs.findIndex(([other]) => other === branch) < index);
  if (twice === undefined) return Object.fromEntries(pairs);
  throw new UserError(`--worktree names branch ${twice[0]} twice`, { fix: 'leave one of them out' });
}
