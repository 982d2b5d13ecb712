import { ConflictError, Problem, TransientError } from '../../runtime/errors.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Proposal, ProposalContext, ProposalResult } from './proposal.ts';

/**
 * Sets the commit status on the head of an open pull request, where that is configured, so that a rule of the branch may
 * require it. One request that writes, none when it is set already. What the forge refuses is reported; the proposal
 * stands.
 * @param written Commit that this run pushed; absent when the branch stayed as it was.
 */
export async function setCommitStatus(
  result: ProposalResult,
  { proposal, forge }: ProposalContext,
  written: string | undefined,
): Promise<ProposalResult> {
  const { settings, status, target, state } = proposal;
  const head = written ?? state.head;
  if (!settings.status || result.pullRequest?.state !== 'open' || head === undefined) return result;
  try {
    await forge.setStatus?.(head, { context: target.branch, ...status });
    return result;
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...result, diagnostics: [...result.diagnostics, refused(error, proposal)] };
  }
}

function refused(error: Problem, { settings, target }: Proposal): Diagnostic {
  const { status: origin } = settings.origins;
  const again = error instanceof TransientError || error instanceof ConflictError;
  const fix = again ? 'nothing has to be done: the next run tries again' : error.fix;
  return {
    severity: 'warning',
    code: 'status-refused',
    message: `the status ${target.branch} is not set: ${error.message}`,
    ...(fix !== undefined && { fix }),
    ...(origin && { origin }),
  };
}
