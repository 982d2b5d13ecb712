import { asProblem } from '../../runtime/errors.ts';
import type { CommitStatus, Forge } from '../../workflows/forges/forge.ts';
import type { EnvironmentDecision, PinState } from '../../workflows/promotion/decide/decision.ts';
import { shortId } from '../../workflows/text/words.ts';
import type { Session } from '../session.ts';
import type { AssessedPromotion, PromotionFacts } from './read-promotion.ts';

/** Writes where environments stand as statuses of the commits that they pin, in the base repository. */
export interface StatusWriter {
  /** What could not be written, in words; a status decides nothing. Only what differs from the last time is written. */
  write(view: Pick<AssessedPromotion, 'policy' | 'decision'>, facts: PromotionFacts): Promise<readonly string[]>;
}

export function createStatusWriter({ forges }: Pick<Session, 'forges'>): StatusWriter {
  const written = new Map<string, string>();
  return {
    write: async ({ policy, decision }, { environments }) => {
      // Beside the workflows of the original, which write the same ones.
      if (policy.mode === 'observe') return [];
      const problems: string[] = [];
      for (const one of decision.environments) {
        const base = environments.get(one.environment)?.base;
        const status = statusOf(one);
        if (one.commit === undefined || base === undefined || status === undefined) continue;
        const text = JSON.stringify([one.commit, status]);
        if (written.get(one.environment) === text) continue;
        try {
          await setStatus(await forges.open(base.repo, base.repoAt), one.commit, status);
        } catch (error) {
          problems.push(asProblem(`writing the status of ${shortId(one.commit)}`, error).message);
        }
        // What was refused is not tried at each turn: the next change is.
        written.set(one.environment, text);
      }
      return problems;
    },
  };
}

async function setStatus(forge: Forge, commit: string, status: CommitStatus): Promise<void> {
  await forge.setStatus?.(commit, status);
}

/** Characters of a description that forges take. */
const MOST = 140;

/** Contexts, descriptions and their order are those of the original's workflows, which others read (contract B.1). */
function statusOf({ environment, state, detail }: EnvironmentDecision): CommitStatus | undefined {
  const context = `${environment} environment`;
  const described = DESCRIPTIONS[state];
  if (described === undefined) return undefined;
  const isFailure = state === 'failed' && detail !== undefined;
  const description = isFailure ? `${described.description}: ${detail}` : described.description;
  return { context, state: described.state, description: description.slice(0, MOST) };
}

const DESCRIPTIONS: Readonly<Partial<Record<PinState, Pick<CommitStatus, 'state' | 'description'>>>> = {
  promoting: { state: 'pending', description: 'Promoted' },
  proposed: { state: 'pending', description: 'Promoted' },
  deploying: { state: 'pending', description: 'Deploying' },
  deployed: { state: 'success', description: 'Deployed' },
  failed: { state: 'failure', description: 'Failed to deploy' },
};
