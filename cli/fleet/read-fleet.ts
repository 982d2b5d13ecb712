import { type ReadEnvironmentsResult, readEnvironments } from '../../environments/read-environments.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Session } from './session.ts';

/** Where the objects come from, as the options of many commands say. */
export interface FleetInput {
  readonly controlPlane: string | undefined;
  readonly environment: readonly string[];
  readonly worktree: readonly string[];
}

/** Reads the environments that the options name. Throws a UserError for options that can't be meant. */
export async function readFleet(
  input: FleetInput,
  { context, git, progress }: Session,
): Promise<ReadEnvironmentsResult> {
  const controlPlane = input.controlPlane ?? '.';
  progress.say(`reading ${controlPlane === '.' ? 'the control plane' : controlPlane}`);
  return await readEnvironments({
    git,
    controlPlane,
    cwd: context.cwd,
    env: context.env,
    worktrees: worktreesOf(input.worktree),
    ...(input.environment.length === 0 ? {} : { environments: input.environment }),
  });
}

function worktreesOf(options: readonly string[]): Record<string, string> {
  const pairs = options.map((option): [string, string] => {
    const equals = option.indexOf('=');
    const [branch, folder] = [option.slice(0, equals), option.slice(equals + 1)];
    if (equals > 0 && folder !== '') return [branch, folder];
    throw new UserError(`--worktree ${option} doesn't say which branch`, {
      fix: 'write --worktree BRANCH=DIR, such as --worktree dev=.',
    });
  });
  const twice = pairs.find(([branch], index) => pairs.findIndex(([other]) => other === branch) < index);
  if (twice === undefined) return Object.fromEntries(pairs);
  throw new UserError(`--worktree names branch ${twice[0]} twice`, { fix: 'leave one of them out' });
}
