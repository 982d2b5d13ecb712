import type { Proposal, ProposalResult } from './proposal.ts';
import { mergeCommand } from './text/merge-command.ts';

/** Nothing had to be written, and why. */
export function unchanged(proposal: Proposal, outcome: 'unchanged' | 'declined'): ProposalResult {
  const { state, diagnostics } = proposal;
  const { open, lastClosed } = state;
  if (outcome === 'declined') {
    const message = `pull request #${lastClosed?.number} with the same changes was closed, which rejects them; they are proposed again when they change, with --rebuild, or when its rebuild box is ticked`;
    return { outcome, message, ...(lastClosed && { pullRequest: lastClosed }), diagnostics };
  }
  if (open === undefined) return { outcome, message: branchMessage(proposal), diagnostics };
  return { outcome, message: `pull request #${open.number} is up to date`, pullRequest: open, diagnostics };
}

function branchMessage({ target, changes }: Proposal): string {
  if (changes.length === 0) return 'no changes';
  return `the branch ${target.branch} is up to date; ${mergeCommand(target)}`;
}
