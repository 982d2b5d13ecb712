import type { PolicyEnvironment } from '../policy/policy.ts';
import type { PinState } from './decision.ts';
import type { EnvironmentRecord, EnvironmentSituation, ReachedCommit } from './situation.ts';

export interface PinStanding {
  readonly state: PinState;
  readonly detail?: string;
  /** When it fails if nothing is heard until then. */
  readonly deadline?: number;
  /** Since when the commit is healthy here. */
  readonly healthySince?: number;
}

/** How an environment stands with the commit that it pins. */
export function pinStanding(
  { evidence }: PolicyEnvironment,
  { pin, proposed, merged, verdict }: EnvironmentSituation,
  { record, now }: { readonly record: EnvironmentRecord; readonly now: number },
): PinStanding {
  if (pin === undefined) return { state: 'unpinned' };
  if (merged?.commit !== pin) {
    if (proposed?.commit !== pin) return { state: 'promoting' };
    return proposed.state === 'open'
      ? { state: 'proposed' }
      : { state: 'declined', detail: 'its pull request was closed' };
  }
  if (evidence === 'none') return { state: 'deployed', healthySince: merged.at };
  const known = presentOf(record);
  const reached = known?.commit === pin ? known : undefined;
  switch (verdict.state) {
    case 'reached':
      return { state: 'deployed', healthySince: reached?.since ?? Math.max(verdict.since, merged.at) };
    case 'failed':
      return { state: 'failed', detail: verdict.reason };
    case 'undecided':
    case 'progressing': {
      // It was there. A later change of the environment's own, or a silent cluster, doesn't take that back.
      if (reached !== undefined) return { state: 'deployed', detail: verdict.reason };
      const deadline = merged.at + evidence.within;
      // Nobody who could tell isn't the same as nobody who has it.
      if (verdict.state === 'undecided' || now < deadline)
        return { state: 'deploying', detail: verdict.reason, ...(now < deadline && { deadline }) };
      return { state: 'failed', detail: `not everywhere in time: ${verdict.reason}` };
    }
  }
}

/** The commit that the clusters have. */
export function presentOf({ reached }: EnvironmentRecord): ReachedCommit | undefined {
  const last = reached.at(-1);
  return last?.until === undefined ? last : undefined;
}
