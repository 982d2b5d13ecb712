import type { ControlPlane } from '../environments/control-plane.ts';
import {
  type ReadEnvironmentsOptions,
  type ReadEnvironmentsResult,
  readEnvironments,
} from '../environments/read-environments.ts';
import { readObjects } from '../environments/read-objects.ts';
import type { EnvironmentInput } from '../scheduler/model/manifest.ts';
import type { PlanningSession, Session } from './session.ts';
import { placesOf, withoutSharedPlaces } from './shared-places.ts';
import { unusedWorktrees } from './unused-worktrees.ts';

/** Where the objects of a fleet come from. */
export interface FleetSource
  extends Pick<
    ReadEnvironmentsOptions,
    'branch' | 'environments' | 'worktrees' | 'workloadWorktrees' | 'commits' | 'revisions' | 'signal'
  > {
  /** Address of the control-plane repository, or a folder of it; that of the current folder by default. */
  readonly controlPlane?: string;
}

/** The environments of a control plane, as far as they could be read, and what belongs to none of them. */
export type Fleet = ReadEnvironmentsResult;

/** Reads what the source names. Throws a `UserError` for a folder or an environment that isn't there. */
export async function readFleet(source: FleetSource, session: Session): Promise<Fleet> {
  const { controlPlane = '.' } = source;
  session.progress(`reading ${controlPlane === '.' ? 'the control plane' : controlPlane}`);
  const fleet = await readSource(source, session);
  const unused = fleet.missing.length > 0 ? [] : unusedWorktrees(source, fleet.standIns, session.cwd);
  return { ...fleet, diagnostics: [...fleet.diagnostics, ...unused] };
}

/** The same without progress, for callers that read a source twice to compare, or again and again. */
export async function readSource(
  { controlPlane = '.', ...source }: FleetSource,
  session: Pick<PlanningSession, 'git' | 'cwd' | 'env' | 'limits' | 'manifests' | 'guard' | 'openControlPlane'>,
): Promise<Fleet> {
  const { git, cwd, env, guard, limits, manifests: cache, openControlPlane } = session;
  const open = async (location: string): Promise<ControlPlane> => await openControlPlane(location, git);
  const sourceLimits = limits.source === undefined ? {} : { limits: limits.source };
  const fleet = await readEnvironments({ ...source, controlPlane, open, git, cwd, env, guard, cache, ...sourceLimits });
  return { ...fleet, inputs: withoutSharedPlaces(fleet.inputs, fleet.inputs.flatMap(placesOf)) };
}

/** The objects of one environment's namespace, as they stand in a cluster. */
export interface NamespaceSource {
  /** A file or a folder; `-` for standard input. */
  readonly location: string;
  readonly stdin: () => Promise<string>;
  /** Name of the environment; that of the objects' namespace by default. */
  readonly environment?: string;
}

/** Throws a `UserError` when there is no such file, or the environment's name is neither given nor found. */
export async function readNamespace(
  { location, ...options }: NamespaceSource,
  session: Session,
): Promise<EnvironmentInput> {
  return await readObjects(location, { ...options, cwd: session.cwd, limits: session.limits.source ?? {} });
}
