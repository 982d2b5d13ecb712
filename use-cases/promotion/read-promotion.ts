import { TerminalError } from '../../runtime/errors.ts';
import { fileAt } from '../../runtime/git/file-at.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { StoredObservation } from '../../workflows/feedback/store/report-store.ts';
import { decide, waitingFor } from '../../workflows/promotion/decide/decide.ts';
import type { Decision, WaitingReason } from '../../workflows/promotion/decide/decision.ts';
import type { EnvironmentRecord } from '../../workflows/promotion/decide/situation.ts';
import type { ClusterStanding } from '../../workflows/promotion/evidence/assess.ts';
import { type FoundPolicy, POLICY_PATH, parsePolicy } from '../../workflows/promotion/policy/parse-policy.ts';
import type { PromotionPolicy } from '../../workflows/promotion/policy/policy.ts';
import { type Fleet, type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { SituationReader } from './situation-reader.ts';

/** Where a control plane's environments stand with each other. */
export interface PromotionView {
  /** Absent without a policy, or one that is valid: then there is no decision either. */
  readonly policy?: PromotionPolicy;
  readonly decision?: Decision;
  /** By environment: what clusters of it were seen at. */
  readonly clusters: ReadonlyMap<string, readonly ClusterStanding[]>;
  readonly diagnostics: readonly Diagnostic[];
  /** What a commit waits for in an environment; nothing without a policy that has the environment. */
  readonly waitingFor: (environment: string, commit: string) => readonly WaitingReason[] | undefined;
}

export interface PromotionInputs {
  /** What clusters of an environment reported; nothing where no reports are read. */
  readonly observationsOf?: (environment: string) => Promise<readonly StoredObservation[]>;
  /** What the ledger has of an environment. */
  readonly recordOf?: (environment: string) => Promise<EnvironmentRecord>;
}

/** The policy on the branch with the Environment objects; nothing without one, or where a working tree stands for that branch. */
export async function readPolicy(
  { sources: [main], declared }: Pick<Fleet, 'sources' | 'declared'>,
  repository: Repository,
): Promise<FoundPolicy> {
  if (main?.commit === undefined) return { diagnostics: [] };
  const file = await fileAt(repository, main.commit, POLICY_PATH);
  if (file === undefined) return { diagnostics: [] };
  return parsePolicy(file.text, { repository: main.repository, commit: main.commit, path: POLICY_PATH }, declared);
}

/** Reads everything that a promotion depends on, and decides. Writes nothing. Throws a `UserError` for a control plane that can't be read. */
export async function readPromotion(
  source: FleetSource,
  session: Session,
  inputs: PromotionInputs = {},
): Promise<PromotionView> {
  // A fleet without a policy isn't read to find that out.
  const listed = await readFleet({ ...source, environments: [] }, session);
  const [missing] = listed.missing;
  if (missing !== undefined) {
    throw new TerminalError(
      `the control plane can't be read: ${missing.reason}`,
      missing.fix === undefined ? {} : { fix: missing.fix },
    );
  }
  const controlPlane = await session.openControlPlane(source.controlPlane ?? '.', session.git);
  const { policy, diagnostics } = await readPolicy(listed, controlPlane.repository);
  if (policy === undefined) return { clusters: new Map(), diagnostics, waitingFor: () => undefined };
  const open = async (address: string): Promise<Repository> => {
    const found = await session.git.open(address, { history: 'all' });
    const isOwn = found.identity === controlPlane.repository.identity;
    return isOwn ? await controlPlane.openAs(address, { history: 'all' }) : found;
  };
  const environments = policy.environments.map(({ name }) => name);
  const fleet = await readFleet({ ...source, environments }, session);
  const reader = new SituationReader(session, open, inputs);
  for (const rules of policy.environments) {
    const input = fleet.inputs.find(({ environment }) => environment === rules.name);
    if (input !== undefined) await reader.read(rules, input);
  }
  const situation = { line: { commits: reader.line }, environments: reader.environments, records: reader.records };
  const now = session.clock.now();
  return {
    policy,
    decision: decide(policy, situation, now),
    clusters: reader.clusters,
    diagnostics,
    waitingFor: (environment, commit) => waitingFor(policy, situation, { environment, commit, now }),
  };
}
