import type { PlanMemo } from '../../scheduler/plan/make-plan.ts';
import type { PreviousSnapshot } from '../../scheduler/snapshot/patch-snapshot.ts';
import { type PromotableEnvironment, promotableOf } from '../promotion/promotable.ts';
import type { ProposeOptions } from '../propose-environment.ts';
import type { PlanningSession } from '../session.ts';
import { type Place, placesOf } from '../shared-places.ts';
import { type EnvironmentSource, type Observation, observe } from './observe.ts';
import { reconcile } from './reconcile.ts';
import { type RunReport, runReport } from './run-report.ts';

/** What is kept of environments from one call to the next. All of it can be found out again. */
export interface EnvironmentMemory {
  /** Reads an environment, and gives what {@link Observation.seen} is. */
  observe(source: EnvironmentSource, session: PlanningSession): Promise<string>;
  /** Brings the pull request in line with what was observed last. Never throws. */
  reconcile(source: EnvironmentSource, session: PlanningSession, options: ProposeOptions): Promise<RunReport>;
  /** Where it publishes to by what was observed last; nothing when nothing was. */
  places(source: EnvironmentSource): readonly Place[];
  /** What promotion needs of it, by what was observed last. Throws a `UserError` where its pin can't be told. */
  promotable(source: EnvironmentSource, session: PlanningSession): Promise<PromotableEnvironment>;
  forget(source: EnvironmentSource): void;
}

interface Kept {
  observed?: Observation;
  /** Of the last complete snapshot. */
  previous?: PreviousSnapshot;
  memo?: PlanMemo;
}

export function createEnvironmentMemory(): EnvironmentMemory {
  const kept = new Map<string, Kept>();
  const keptOf = (source: EnvironmentSource): Kept => {
    const found = kept.get(environmentKey(source)) ?? {};
    kept.set(environmentKey(source), found);
    return found;
  };
  const look = async (source: EnvironmentSource, session: PlanningSession): Promise<Observation> => {
    const memory = keptOf(source);
    return (memory.observed = await observe(source, session, memory.previous));
  };
  return {
    observe: async (source, session) => (await look(source, session)).seen,
    reconcile: async (source, session, options) => {
      const memory = keptOf(source);
      const observed = memory.observed ?? (await look(source, session));
      const { memo } = memory;
      const result = await reconcile(observed.snapshot, session, { ...options, ...(memo && { memo }) });
      if (result.state !== 'incomplete') memory.previous = observed;
      if (result.state !== 'incomplete' && result.memo !== undefined) memory.memo = result.memo;
      return runReport(result);
    },
    places: source => {
      const { observed } = keptOf(source);
      return observed === undefined ? [] : placesOf(observed.input);
    },
    promotable: async (source, session) =>
      promotableOf((keptOf(source).observed ?? (await look(source, session))).input),
    forget: source => {
      kept.delete(environmentKey(source));
    },
  };
}

/** Names an environment among all that a process follows. */
export function environmentKey({ controlPlane = '.', branch = '', environment }: EnvironmentSource): string {
  return JSON.stringify([controlPlane, branch, environment]);
}
