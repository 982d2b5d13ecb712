import { ConflictError, Problem, TransientError } from '../../runtime/errors.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { CommitStatus, Forge, PullRequest } from '../forges/forge.ts';
import type { ChangeSet } from '../gitops/change-set.ts';
import type { EnvironmentChanges } from '../gitops/environment-changes.ts';
import { plural } from '../text/words.ts';

interface Told {
  readonly forge: Forge;
  readonly found: EnvironmentChanges;
  /** Commit of the proposal's branch, whoever made it. */
  readonly head: string | undefined;
}

/** The part of a proposal's result that a status adds to. */
interface Proposed {
  readonly pullRequest?: PullRequest;
  readonly diagnostics: readonly Diagnostic[];
}

/**
 * Says on the head of an open pull request whether anything is held back, where that is configured, so that a rule of the
 * branch may require it. One request that writes, none when it says so already. What stands in the way is told; the
 * proposal stands.
 */
export async function setCommitStatus<Result extends Proposed>(proposed: Result, told: Told): Promise<Result> {
  const { forge, found, head } = told;
  const { settings, changeSet, branch } = found;
  if (!settings.status || proposed.pullRequest?.state !== 'open' || head === undefined) return proposed;
  try {
    await forge.setStatus?.(head, statusOf(branch, changeSet));
    return proposed;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...proposed, diagnostics: [...proposed.diagnostics, refused(error, found)] };
  }
}

/** The status of a proposal, named like its branch: a failure while anything is held back. */
export function statusOf(
  branch: string,
  { held, retained, removals }: Pick<ChangeSet, 'held' | 'retained' | 'removals'>,
): CommitStatus {
  const folders = held.length + retained.length;
  const waits = [
    ...(folders > 0 ? [`${plural(folders, 'folder')} held back`] : []),
    ...(removals.refused.length > 0 ? [`${plural(removals.folders.length, 'removal')} not proposed`] : []),
  ];
  const description = waits.length === 0 ? 'Nothing is held back' : waits.join(', ');
  return { context: branch, state: waits.length === 0 ? 'success' : 'failure', description };
}

function refused(error: Problem, { settings, branch }: EnvironmentChanges): Diagnostic {
  const { status: origin } = settings.origins;
  const again = error instanceof TransientError || error instanceof ConflictError;
  const fix = again ? 'nothing has to be done: the next run tries again' : error.fix;
  return {
    severity: 'warning',
    code: 'status-refused',
    message: `the status ${branch} is not set: ${error.message}`,
    ...(fix !== undefined && { fix }),
    ...(origin && { origin }),
  };
}
