import { ConflictError, TransientError } from '../../runtime/errors.ts';
import type { Ahead } from '../../runtime/git/history.ts';
import type { Forge } from '../forges/forge.ts';
import { createBase } from './create-base.ts';
import { type Decision, decide } from './decide.ts';
import { followUp } from './follow-up.ts';
import type { Proposal, ProposalContext, ProposalResult, ProposalSource, ProposeOptions } from './proposal.ts';
import { declined, unchanged } from './unchanged.ts';
import { refuse, wait } from './wait.ts';
import { removeBranch, withdraw } from './withdraw.ts';
import { type Written, write } from './write.ts';

const ATTEMPTS = 5;

/**
 * Brings a pull request in line with its proposal: opens, updates or closes it, or leaves it. Nothing is written when
 * nothing differs. Runs may overlap: the later one reads again and finds the work done.
 * Throws a UserError for what the user has to put right, a TransientError when others keep changing the branch.
 */
export async function propose<P extends Proposal>(
  source: ProposalSource<P>,
  forge: Forge,
  options: ProposeOptions = {},
): Promise<{ readonly proposal: P; readonly result: ProposalResult }> {
  for (let attempt = 1; ; attempt++) {
    try {
      const proposal = await readProposal(source, forge, options);
      const ahead = await readAhead(proposal, forge);
      const decision = decide({ proposal, ahead, forge, rebuild: options.rebuild === true });
      const context = { proposal, forge };
      const { written, ...result } = await carryOut(decision, context, ahead);
      const facts = { ahead, ...(written && { written }) };
      return { proposal, result: await followUp(result, context, { ...facts, steps: source.followUps }) };
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
      if (attempt < ATTEMPTS) continue;
      throw new TransientError(`others keep changing the branches of ${source.name}`, {
        cause: error,
        fix: 'try again',
      });
    }
  }
}

/** The proposal for the branches as they are now, once the base branch is there. */
async function readProposal<P extends Proposal>(
  source: ProposalSource<P>,
  forge: Forge,
  { createBranch = false }: ProposeOptions,
): Promise<P> {
  const proposal = await source.read(forge);
  const { state, changes, inTheWay } = proposal;
  if (state.base !== undefined || changes.length === 0 || inTheWay !== undefined) return proposal;
  await createBase(proposal.target, forge, createBranch);
  return await source.read(forge);
}

async function readAhead({ state: { base, head } }: Proposal, forge: Forge): Promise<Ahead | undefined> {
  return base === undefined || head === undefined ? undefined : await forge.ahead(base, head);
}

async function carryOut(
  decision: Decision,
  context: ProposalContext,
  ahead: Ahead | undefined,
): Promise<ProposalResult & { readonly written?: Written }> {
  switch (decision.action) {
    case 'none':
      return decision.outcome === 'declined' ? declined(context) : unchanged(context.proposal);
    case 'wait':
      return await wait(context, decision.manual);
    case 'refuse':
      return refuse(context.proposal, decision.manual);
    case 'blocked':
      return { outcome: 'waiting', message: decision.message, diagnostics: context.proposal.diagnostics };
    case 'withdraw':
      return await withdraw(context, { deleteBranch: decision.deleteBranch, ahead });
    case 'remove-branch':
      return await removeBranch(context, decision.head);
    case 'write':
      return await write(context, decision);
  }
}
