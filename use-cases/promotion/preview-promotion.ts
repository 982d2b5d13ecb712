import partition from 'lodash-es/partition.js';
import { compareText } from '../../scheduler/model/diagnostic.ts';
import { readSource } from '../read-fleet.ts';
import type { EnvironmentSource } from '../reconcile/observe.ts';
import type { PlanningSession } from '../session.ts';
import { workOn } from '../work-on-fleet.ts';

/** What an environment would come to with another commit, as far as it decides whether it may have it. */
export interface PromotionPreview {
  /** Why it can't be planned, or compared with its branch. */
  readonly problem?: string;
  /** Folders that would be held back through a fault of the platform's own objects. Sorted. */
  readonly held: readonly string[];
  /** Folders that would be held back through one team's fault: promotion goes around them. Sorted. */
  readonly heldOfTeams: readonly string[];
  /** Folders whose removal is over the budget. */
  readonly refusedRemovals: number;
}

/** Plans an environment as it would be, with `commits` of the source in place of its branches. Throws nothing that a plan can say. */
export async function previewPromotion(
  { environment, ...source }: EnvironmentSource,
  session: PlanningSession,
): Promise<PromotionPreview> {
  const nothing = { held: [], heldOfTeams: [], refusedRemovals: 0 };
  const { inputs, missing } = await readSource({ ...source, environments: [environment] }, session);
  const [input] = inputs;
  if (input === undefined) return { ...nothing, problem: missing[0]?.reason ?? 'there is no such environment' };
  const { plan, compared, problem } = await workOn(input, { kind: 'plan', options: {} }, session);
  if (!plan.complete) {
    const [first] = plan.missing;
    return { ...nothing, problem: first === undefined ? 'it can’t be planned' : `${first.role}: ${first.reason}` };
  }
  if (problem !== undefined) return { ...nothing, problem: problem.message };
  const brought = new Set(
    input.manifests.flatMap(({ manifest, registration }) =>
      manifest.state === 'valid' && registration !== undefined ? [manifest.object.origin.path] : [],
    ),
  );
  const isOfTeam = ({ origin }: { readonly origin?: { readonly path: string } }): boolean =>
    origin !== undefined && brought.has(origin.path);
  const [ofTeams, own] = partition(plan.held, ({ reasons }) => reasons.every(isOfTeam));
  const removals = compared?.changeSet.removals;
  return {
    held: own.map(({ path }) => path).sort(compareText),
    heldOfTeams: ofTeams.map(({ path }) => path).sort(compareText),
    refusedRemovals: removals === undefined || removals.refused.length === 0 ? 0 : removals.folders.length,
  };
}
