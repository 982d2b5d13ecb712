import type { Proposal, ProposalContext, ProposalResult } from './proposal.ts';
import { mergeCommand } from './text/merge-command.ts';

/** Nothing had to be written. */
export function unchanged(proposal: Proposal): ProposalResult {
  const { state, diagnostics } = proposal;
  const { open } = state;
  const outcome = 'unchanged';
  if (open === undefined) return { outcome, message: branchMessage(proposal), diagnostics };
  return { outcome, message: `pull request #${open.number} is up to date`, pullRequest: open, diagnostics };
}

/** A person closed the pull request with the same changes. */
export function declined({ proposal: { state, diagnostics }, forge }: ProposalContext): ProposalResult {
  const { lastClosed } = state;
  const again = forge.capabilities.editableBodies
    ? 'when they change, with --rebuild, or when its rebuild box is ticked'
    : 'when they change, or with --rebuild';
  const message = `pull request #${lastClosed?.number} with the same changes was closed, which rejects them; they are proposed again ${again}`;
  return { outcome: 'declined', message, ...(lastClosed && { pullRequest: lastClosed }), diagnostics };
}

function branchMessage({ target, changes }: Proposal): string {
  if (changes.length === 0) return 'no changes';
  return `the branch ${target.branch} is up to date; ${mergeCommand(target)}`;
}
