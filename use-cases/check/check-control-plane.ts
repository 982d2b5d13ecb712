import { Problem, UserError } from '../../runtime/errors.ts';
import { withoutCredentials } from '../../runtime/printable.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { EnvironmentInput, MissingSource } from '../../scheduler/model/manifest.ts';
import { noSuchBase } from '../../workflows/proposal/create-base.ts';
import { readBranch } from '../plan/compare.ts';
import { planEnvironment } from '../plan/plan-environment.ts';
import { type FleetSource, readSource } from '../read-fleet.ts';
import type { Session } from '../session.ts';

/** What would prevent following a control plane. */
export interface ControlPlaneCheck {
  /** The address, without credentials. */
  readonly name: string;
  /** About what belongs to no environment. */
  readonly diagnostics: readonly Diagnostic[];
  /** Not empty: the list of environments can't be read. */
  readonly missing: readonly MissingSource[];
  /** Names of the environments that would be followed. */
  readonly followed: readonly string[];
  /** What somebody has to correct, or can't be reached. */
  readonly problems: readonly Problem[];
  readonly environments: readonly EnvironmentCheck[];
}

export type EnvironmentCheck = { readonly environment: string } & (
  | { readonly state: 'ready'; readonly repository: string; readonly branch: string }
  /** A source can't be read. */
  | { readonly state: 'incomplete'; readonly missing: readonly MissingSource[] }
  | { readonly state: 'failed'; readonly problem: Problem }
);

/**
 * Reads once everything that following a control plane reads, GitOps repositories included, with the credentials that
 * are there. Writes nothing.
 */
export async function checkControlPlane(
  source: FleetSource & { readonly controlPlane: string },
  session: Session,
): Promise<ControlPlaneCheck> {
  const name = withoutCredentials(source.controlPlane);
  let found: ControlPlaneCheck = { name, diagnostics: [], missing: [], followed: [], problems: [], environments: [] };
  try {
    const { declared, missing, diagnostics } = await readSource({ ...source, environments: [] }, session);
    found = { ...found, diagnostics, missing };
    if (missing.length > 0) return found;
    const { environments: wanted = declared } = source;
    const absent = wanted.filter(environment => !declared.includes(environment));
    const followed = wanted.filter(environment => declared.includes(environment));
    const problems = absent.length === 0 ? [] : [notDeclared(name, { absent, declared })];
    found = { ...found, followed, problems };
    const { inputs } = await readSource({ ...source, environments: followed }, session);
    const environments: EnvironmentCheck[] = [];
    for (const input of inputs) environments.push(await checkEnvironment(input, session));
    return { ...found, environments };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { ...found, problems: [...found.problems, error] };
  }
}

/** Problems of single objects keep nothing from being served: `berth validate` lists them. */
async function checkEnvironment(input: EnvironmentInput, session: Session): Promise<EnvironmentCheck> {
  const { environment } = input;
  const plan = await planEnvironment(input, session);
  if (!plan.complete) return { environment, state: 'incomplete', missing: plan.missing };
  try {
    const { forge, target, state } = await readBranch(plan, session);
    const branches = state.base === undefined ? await forge.branches() : [];
    // In a repository without any branch the first run makes it.
    if (branches.length > 0) throw noSuchBase(target, forge.address, branches);
    return { environment, state: 'ready', repository: forge.address, branch: target.base };
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return { environment, state: 'failed', problem: error };
  }
}

function notDeclared(
  name: string,
  { absent, declared }: { readonly absent: readonly string[]; readonly declared: readonly string[] },
): UserError {
  return new UserError(`${name} declares no environment ${absent.join(', ')}`, {
    fix: declared.length === 0 ? 'declare it' : `use those that it declares: ${declared.join(', ')}`,
  });
}
