import type { ControlPlane } from '../../environments/control-plane.ts';
import { TerminalError, UserError } from '../../runtime/errors.ts';
import { fileAt } from '../../runtime/git/file-at.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { StoredObservation } from '../../workflows/feedback/store/report-store.ts';
import { decide, waitingFor } from '../../workflows/promotion/decide/decide.ts';
import type { Decision, WaitingReason } from '../../workflows/promotion/decide/decision.ts';
import {
  type EnvironmentRecord,
  type EnvironmentSituation,
  NOTHING_RECORDED,
} from '../../workflows/promotion/decide/situation.ts';
import type { ClusterStanding } from '../../workflows/promotion/evidence/assess.ts';
import { type FoundPolicy, POLICY_PATH, parsePolicy } from '../../workflows/promotion/policy/parse-policy.ts';
import type { PromotionPolicy } from '../../workflows/promotion/policy/policy.ts';
import { type Fleet, type FleetSource, readFleet } from '../read-fleet.ts';
import type { Session } from '../session.ts';
import { type PromotableEnvironment, promotableOf } from './promotable.ts';
import { type EnvironmentFacts, type OpenHistory, readFacts, readLine, situationOf } from './situation-reader.ts';

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

/** With a policy. */
export interface AssessedPromotion extends PromotionView {
  readonly policy: PromotionPolicy;
  readonly decision: Decision;
  readonly records: ReadonlyMap<string, EnvironmentRecord>;
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
  const listed = await readListed(source, session);
  const controlPlane = await session.openControlPlane(source.controlPlane ?? '.', session.git);
  const { policy, diagnostics } = await readPolicy(listed, controlPlane.repository);
  // A fleet without a policy isn't read to find that out.
  if (policy === undefined) return { clusters: new Map(), diagnostics, waitingFor: () => undefined };
  const environments = policy.environments.map(({ name }) => name);
  const fleet = await readFleet({ ...source, environments }, session);
  const promotable = (name: string): PromotableEnvironment => {
    const input = fleet.inputs.find(({ environment }) => environment === name);
    if (input !== undefined) return promotableOf(input);
    throw new UserError(`environment ${name} can't be read`, { fix: 'berth validate says why' });
  };
  const facts = await readAllFacts(policy, async name => await Promise.resolve(promotable(name)), {
    session,
    open: historyOpener(controlPlane, session),
  });
  return { ...(await assessPromotion(policy, facts, { ...inputs, now: session.clock.now() })), diagnostics };
}

async function readListed(source: FleetSource, session: Session): Promise<Fleet> {
  const listed = await readFleet({ ...source, environments: [] }, session);
  const [missing] = listed.missing;
  if (missing === undefined) return listed;
  throw new TerminalError(
    `the control plane can't be read: ${missing.reason}`,
    missing.fix === undefined ? {} : { fix: missing.fix },
  );
}

/** Opens repositories with all of their history; the control plane's with the settings of its checkout. */
export function historyOpener(controlPlane: ControlPlane, { git }: Pick<Session, 'git'>): OpenHistory {
  return async address => {
    const found = await git.open(address, { history: 'all' });
    const isOwn = found.identity === controlPlane.repository.identity;
    return isOwn ? await controlPlane.openAs(address, { history: 'all' }) : found;
  };
}

/** What git and the forges say of the environments of a policy. */
export interface PromotionFacts {
  /** See {@link readLine}; empty when no environment could be read. */
  readonly line: readonly string[];
  readonly environments: ReadonlyMap<string, EnvironmentFacts>;
}

export async function readAllFacts(
  policy: PromotionPolicy,
  promotable: (environment: string) => Promise<PromotableEnvironment>,
  { session, open }: { readonly session: Pick<Session, 'git' | 'forges' | 'progress'>; readonly open: OpenHistory },
): Promise<PromotionFacts> {
  let line: readonly string[] = [];
  const environments = new Map<string, EnvironmentFacts>();
  for (const { name } of policy.environments) {
    const read = async (): Promise<PromotableEnvironment> => {
      const found = await promotable(name);
      if (line.length === 0) line = await readLine(found.pin, open);
      return found;
    };
    environments.set(name, await readFacts(name, read, session));
  }
  return { line, environments };
}

/** Decides, by what was read of git, what clusters say now and what was recorded. */
export async function assessPromotion(
  policy: PromotionPolicy,
  { line, environments: facts }: PromotionFacts,
  { now, recordOf, observationsOf }: PromotionInputs & { readonly now: number },
): Promise<Omit<AssessedPromotion, 'diagnostics'>> {
  const environments = new Map<string, EnvironmentSituation>();
  const records = new Map<string, EnvironmentRecord>();
  const clusters = new Map<string, readonly ClusterStanding[]>();
  for (const { name, evidence } of policy.environments) {
    const record = (await recordOf?.(name)) ?? NOTHING_RECORDED;
    const found = facts.get(name) ?? { expected: new Map(), problem: 'it was not read' };
    const reports = { now, ...(observationsOf && { observationsOf }) };
    const assessed = await situationOf({ environment: name, evidence, record }, found, reports);
    environments.set(name, assessed.situation);
    records.set(name, record);
    clusters.set(name, assessed.clusters);
  }
  const situation = { line: { commits: line }, environments, records };
  return {
    policy,
    decision: decide(policy, situation, now),
    clusters,
    records,
    waitingFor: (environment, commit) => waitingFor(policy, situation, { environment, commit, now }),
  };
}
