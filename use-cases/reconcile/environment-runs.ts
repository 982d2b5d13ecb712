import type { Git } from '../../runtime/git/git.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { MissingSource, SourceRevision } from '../../scheduler/model/manifest.ts';
import { type PromotionPreview, previewPromotion } from '../promotion/preview-promotion.ts';
import type { PromotableEnvironment } from '../promotion/promotable.ts';
import type { ProposeOptions } from '../propose-environment.ts';
import { type FleetSource, readSource } from '../read-fleet.ts';
import type { PlanningSession } from '../session.ts';
import type { Place } from '../shared-places.ts';
import { createEnvironmentMemory } from './environment-memory.ts';
import type { EnvironmentSource } from './observe.ts';
import type { RunReport } from './run-report.ts';

/** The environments that a control plane declares. */
export interface EnvironmentList {
  /** Sorted by name. */
  readonly declared: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
  /** What was read; the branch with the Environment objects first. */
  readonly sources: readonly SourceRevision[];
  /** Not empty: the list can't be read. */
  readonly missing: readonly MissingSource[];
}

export type ControlPlaneSource = Omit<FleetSource, 'environments'>;

/** Reconciles environments again and again, in this process or in others. */
export interface EnvironmentRuns {
  /** @param git The session's by default. */
  list(source: ControlPlaneSource, git?: Git): Promise<EnvironmentList>;
  /**
   * Reads an environment and tells where everything stands that reconciling it depends on: equal texts when there is nothing new.
   * @param git The session's by default.
   */
  observe(source: EnvironmentSource, git?: Git): Promise<string>;
  /** Brings the pull request in line with what was observed last. Never throws. */
  reconcile(source: EnvironmentSource, options: ProposeOptions): Promise<RunReport>;
  /** Where it publishes to by what was observed last; nothing when nothing was. */
  places(source: EnvironmentSource): Promise<readonly Place[]>;
  /** What promotion needs of it, by what was observed last. Throws a `UserError` where its pin can't be told. */
  promotable(source: EnvironmentSource): Promise<PromotableEnvironment>;
  /** What it would come to with `commits` of the source in place of its branches. */
  preview(source: EnvironmentSource): Promise<PromotionPreview>;
  /** The environment isn't followed any more. */
  forget(source: EnvironmentSource): void;
}

/** In this process. */
export function createEnvironmentRuns(session: PlanningSession): EnvironmentRuns {
  const memory = createEnvironmentMemory();
  return {
    list: async (source, git = session.git) => await listEnvironments(source, { ...session, git }),
    observe: async (source, git = session.git) => await memory.observe(source, { ...session, git }),
    reconcile: async (source, options) => await memory.reconcile(source, session, options),
    places: async source => await Promise.resolve(memory.places(source)),
    promotable: async source => await memory.promotable(source, session),
    preview: async source => await previewPromotion(source, session),
    forget: source => memory.forget(source),
  };
}

export async function listEnvironments(source: ControlPlaneSource, session: PlanningSession): Promise<EnvironmentList> {
  const { declared, sources, missing, diagnostics } = await readSource({ ...source, environments: [] }, session);
  return { declared, sources, missing, diagnostics };
}
