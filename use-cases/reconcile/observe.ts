import type { PreviousSnapshot } from '../../scheduler/snapshot/patch-snapshot.ts';
import { type FleetSource, readSource } from '../read-fleet.ts';
import type { PlanningSession } from '../session.ts';
import { readSnapshot } from '../snapshot.ts';
import { gitOpsTips } from './gitops-tips.ts';

/** One environment of a control plane. */
export interface EnvironmentSource extends Omit<FleetSource, 'environments'> {
  readonly environment: string;
}

/** An environment as it was read at a moment. */
export interface Observation extends PreviousSnapshot {
  /** The commits of everything that reconciling depends on, as text: equal when there is nothing new. */
  readonly seen: string;
}

/**
 * Reads one environment and where the branches of its GitOps repository stand, so that the caller can tell whether there
 * is anything to reconcile. A source that can't be read is part of the answer.
 * @param previous Of an earlier call: unchanged objects stay the same.
 */
export async function observe(
  { environment, ...source }: EnvironmentSource,
  session: PlanningSession,
  previous?: PreviousSnapshot,
): Promise<Observation> {
  const { inputs, missing } = await readSource({ ...source, environments: [environment] }, session);
  const nothing = {
    environment,
    manifests: [],
    unreadable: [],
    unreadableRegistrations: [],
    sources: [],
    diagnostics: [],
  };
  const found = inputs.find(one => one.environment === environment) ?? { ...nothing, missing };
  const { input, snapshot } = await readSnapshot(found, session, previous);
  const sources = input.sources.map(({ repository, revision, commit }) => [repository, revision, commit]);
  const reasons = [...snapshot.missing, ...snapshot.unreadableRegistrations].map(({ role, reason }) => [role, reason]);
  const tips = await gitOpsTips(session.git, snapshot, source.signal);
  return { input, snapshot, seen: JSON.stringify([sources, reasons, tips]) };
}
