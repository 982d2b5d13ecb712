import { createManifestCache } from '../../environments/manifests/manifest-cache.ts';
import { UserError } from '../../runtime/errors.ts';
import { nearest } from '../../runtime/nearest.ts';
import { pushAll } from '../../runtime/push-all.ts';
import type { ClusterType } from '../../scheduler/model/object.ts';
import type { NoPlan, Plan } from '../../scheduler/plan/plan.ts';
import type { DeploymentTarget } from '../../scheduler/snapshot/snapshot.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import { type Fleet, type FleetSource, readFleet, readSource } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { type ConfigExplanation, explainConfig } from './explain-config.ts';
import { explainTarget, type TargetExplanation } from './explain-target.ts';
import { behindPin, meantElsewhere } from './not-here.ts';

/** What is asked of a deployment target: where it runs and why, or where the values of its config come from. */
export type ExplainQuestion =
  | { readonly about: 'placement'; readonly target: string; readonly clusterType?: string }
  | { readonly about: 'config'; readonly target: string; readonly clusterType: string };

export type Explanation =
  | ({ readonly kind: 'placement' } & TargetExplanation)
  | ({ readonly kind: 'config' } & ConfigExplanation);

export interface ExplainResult {
  readonly fleet: Fleet;
  /** Environments of which a source can't be read. What is known of them is explained: it may be why somebody asks. */
  readonly incomplete: readonly NoPlan[];
  /** One for each environment that has what is asked for. */
  readonly explanations: readonly Explanation[];
  /** Set when there is none. */
  readonly notFound?: UserError;
}

/** Explains a deployment target in every environment that has it. */
export async function explain(
  source: FleetSource,
  question: ExplainQuestion,
  session: Session,
): Promise<ExplainResult> {
  const fleet = await readFleet(source, session);
  const plans = await Promise.all(fleet.inputs.map(async input => await planEnvironment(input, session)));
  const found = plans.flatMap(plan => explainIn(plan, question));
  const explanations = found.length < 2 ? found : await explainEach(found, { source, question, session });
  return {
    fleet,
    incomplete: plans.filter(plan => !plan.complete),
    explanations,
    ...(explanations.length === 0 && {
      notFound:
        meantElsewhere(fleet, question) ??
        (await behindPin(fleet, { source, question, session })) ??
        notFound(plans, question),
    }),
  };
}

interface Asked {
  readonly source: FleetSource;
  readonly question: ExplainQuestion;
  readonly session: Session;
}

/**
 * Environments that are read together share what they have in common, with the commit at which it was met first. Each is read by
 * itself here, so that the commits cited of it are its own.
 */
async function explainEach(
  found: readonly Explanation[],
  { source, question, session }: Asked,
): Promise<Explanation[]> {
  const explained: Explanation[] = [];
  for (const { environment } of found) {
    const alone = { ...session, manifests: createManifestCache() };
    const { inputs } = await readSource({ ...source, environments: [environment] }, alone);
    for (const input of inputs) pushAll(explained, explainIn(await planEnvironment(input, alone), question));
  }
  return explained;
}

function explainIn(plan: Plan | NoPlan, question: ExplainQuestion): Explanation[] {
  const { deploymentTargets, clusterTypes } = plan.snapshot;
  const target = deploymentTargets.find(({ name }) => name === question.target);
  const type = clusterTypes.find(({ name }) => name === question.clusterType);
  if (target === undefined || (question.clusterType !== undefined && type === undefined)) return [];
  if (question.about === 'config' && type !== undefined)
    return [{ kind: 'config', ...explainConfig(plan, target, type) }];
  return [{ kind: 'placement', ...explainTarget(plan, target, question.clusterType) }];
}

function notFound(plans: readonly (Plan | NoPlan)[], { target, clusterType }: ExplainQuestion): UserError {
  const where = plans.map(({ environment }) => environment).join(', ');
  const targets = names(plans, ({ snapshot }) => snapshot.deploymentTargets);
  const types = names(plans, ({ snapshot }) => snapshot.clusterTypes);
  const [what, name, known] = targets.has(target)
    ? (['cluster type', clusterType ?? '', types] as const)
    : (['deployment target', target, targets] as const);
  if (known.has(name)) {
    return new UserError(
      `deployment target "${target}" and cluster type "${name}" are in no environment together: ${where}`,
      {
        fix: 'leave --cluster-type out to see where the deployment target is',
      },
    );
  }
  const meant = nearest(name, known) ?? [...known].find(candidate => candidate.includes(name));
  const some = [...known].sort().slice(0, 10).join(', ');
  return new UserError(`${what} "${name}" not found in ${where === '' ? 'any environment' : where}`, {
    fix: meant === undefined ? `existing ${what}s: ${some === '' ? 'none' : some}` : `did you mean "${meant}"?`,
  });
}

function names(
  plans: readonly (Plan | NoPlan)[],
  listOf: (plan: Plan | NoPlan) => readonly (DeploymentTarget | ClusterType)[],
): Set<string> {
  return new Set(plans.flatMap(plan => listOf(plan).map(({ name }) => name)));
}
