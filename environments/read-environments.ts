import { resolve } from 'node:path';
import { UserError } from '../runtime/errors.ts';
import type { Git } from '../runtime/git/git.ts';
import type { Repository } from '../runtime/git/repository.ts';
import type { Environment } from '../runtime/git/safety.ts';
import { checkWorkTree } from '../runtime/git/work-tree-state.ts';
import { nearest } from '../runtime/nearest.ts';
import { printable } from '../runtime/printable.ts';
import { PromiseCache } from '../runtime/promise-cache.ts';
import type { Guard } from '../runtime/workers/guard.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { EnvironmentInput, MissingSource, SourceRevision } from '../scheduler/model/manifest.ts';
import { type ControlPlane, openControlPlane } from './control-plane.ts';
import { type DeclaredEnvironment, declaredEnvironments } from './declared-environments.ts';
import { createKustomize } from './flux/kustomize.ts';
import { DEFAULT_LIMITS, type SourceLimits } from './limits.ts';
import { createManifestCache, type ManifestCache } from './manifests/manifest-cache.ts';
import { followEnvironment } from './read-environment.ts';
import { createSourceReader, missingSource, type ReadRevisions, type SourceReader } from './source-reader.ts';

export interface ReadEnvironmentsOptions {
  readonly git: Git;
  /** Opens what `controlPlane` names; {@link openControlPlane} by default. */
  readonly open?: (controlPlane: string) => Promise<ControlPlane>;
  /** Address of the control-plane repository, or a folder of it. */
  readonly controlPlane: string;
  /** Branch with the Environment objects; `main` by default, else the repository's default branch. */
  readonly branch?: string;
  /** Folder with the Environment objects; `.environments` by default. */
  readonly folder?: string;
  /** Folders that are taken, uncommitted changes included, as branches of the control-plane repository. */
  readonly worktrees?: Readonly<Record<string, string>>;
  /** Folders that are taken, uncommitted changes included, in place of what registrations name, by the registration's name. */
  readonly workloadWorktrees?: Readonly<Record<string, string>>;
  /** Branches of the control-plane repository that are taken at a commit instead of their tip. */
  readonly commits?: Readonly<Record<string, string>>;
  /** Shared by runs that are compared: other branches than those are then in the same state for all of them. */
  readonly revisions?: ReadRevisions;
  /** Only these; all by default. */
  readonly environments?: readonly string[];
  /** Folder that relative paths start from. */
  readonly cwd: string;
  /** Environment variables: `PATH` is searched for kustomize. */
  readonly env: Environment;
  /** Kept between runs so that unchanged files give the same objects. */
  readonly cache?: ManifestCache;
  readonly limits?: Partial<SourceLimits>;
  /** Around everything that files decide about; {@link unguarded} by default. */
  readonly guard?: Guard;
  readonly signal?: AbortSignal;
}

export interface ReadEnvironmentsResult {
  /** One for each environment, sorted by name. One that can't be read says so itself and doesn't hurt the others. */
  readonly inputs: readonly EnvironmentInput[];
  /** Names of all environments that are declared, chosen or not, sorted. */
  readonly declared: readonly string[];
  /** About what belongs to no environment. */
  readonly diagnostics: readonly Diagnostic[];
  /** Not empty: not even the list of environments could be read, and `inputs` is empty. */
  readonly missing: readonly MissingSource[];
  /** Where the Environment objects were read. */
  readonly sources: readonly SourceRevision[];
  /** Branches of the control-plane repository that were taken from a folder or at a commit, and read. */
  readonly standIns: ReadonlySet<string>;
}

/**
 * Reads all environments of a control-plane repository, or those named. Throws a {@link UserError} for options that
 * can't be meant: no such folder, no working tree, no such environment.
 */
export async function readEnvironments(options: ReadEnvironmentsOptions): Promise<ReadEnvironmentsResult> {
  const role = 'control plane';
  const request = { repository: options.controlPlane, path: options.folder ?? '.environments', role };
  const worktrees = foldersOf(options.worktrees, options.cwd);
  const registrations = foldersOf(options.workloadWorktrees, options.cwd);
  for (const folder of [...worktrees.values(), ...registrations.values()]) await checkWorkTree(options.git, folder);
  let controlPlane: ControlPlane;
  try {
    const { open = async location => await openControlPlane(options.git, location, options.cwd) } = options;
    controlPlane = await open(options.controlPlane);
  } catch (error) {
    if (error instanceof UserError) throw error;
    return { ...NOTHING, missing: [missingSource(request, error)] };
  }
  const aliases = new Set<string>();
  const reader = readerFor(options, controlPlane, { folders: worktrees, registrations, aliases });
  const result = await reader.read({
    ...request,
    repository: controlPlane.address,
    // `main` by convention; repositories that call it otherwise are understood as well.
    branch: options.branch ?? 'main',
    orDefaultBranch: options.branch === undefined,
    ownRulesOnly: true,
  });
  if (result.state === 'missing') {
    return { ...NOTHING, missing: [withHint(result.missing, request.path)] };
  }
  const declared = declaredEnvironments(result.content);
  const chosen = choose(declared.environments, options.environments, controlPlane.repository.url);
  const assumed = await assumeAliases(options.git, controlPlane, { environments: chosen, aliases });
  const inputs = await Promise.all(chosen.map(async environment => await inputOf(reader, environment, result.source)));
  return {
    inputs,
    declared: declared.environments.map(({ name }) => name),
    diagnostics: [...declared.diagnostics, ...assumed],
    missing: [],
    sources: [result.source],
    standIns: reader.usedWorktrees,
  };
}

function foldersOf(folders: Readonly<Record<string, string>> = {}, cwd: string): Map<string, string> {
  return new Map(Object.entries(folders).map(([name, folder]) => [name, resolve(cwd, folder)]));
}

const NOTHING = { inputs: [], declared: [], diagnostics: [], sources: [], standIns: new Set<string>() } as const;

interface StandIns {
  readonly folders: ReadonlyMap<string, string>;
  readonly registrations: ReadonlyMap<string, string>;
  readonly aliases: ReadonlySet<string>;
}

function readerFor(
  options: ReadEnvironmentsOptions,
  controlPlane: ControlPlane,
  { folders, registrations, aliases }: StandIns,
): SourceReader {
  const { git } = options;
  // Hundreds of registrations may name one repository.
  const opened = new PromiseCache<Repository>();
  const open = async (address: string): Promise<Repository> => {
    const repository = await git.open(address);
    // Objects name the control-plane repository by its address; the settings of the checkout belong to it.
    const isControlPlane = repository.identity === controlPlane.repository.identity;
    return isControlPlane ? await controlPlane.openAs(address) : repository;
  };
  return createSourceReader({
    git,
    open: async address => {
      const repository = await opened.get(address, async () => await open(address));
      return aliases.has(repository.identity) ? controlPlane.repository : repository;
    },
    cache: options.cache ?? createManifestCache(),
    kustomize: createKustomize({ env: options.env }),
    limits: { ...DEFAULT_LIMITS, ...options.limits },
    worktrees: {
      identity: controlPlane.repository.identity,
      folders,
      registrations,
      commits: new Map(Object.entries(options.commits ?? {})),
    },
    ...(options.guard && { guard: options.guard }),
    ...(options.revisions && { revisions: options.revisions }),
    ...(options.signal && { signal: options.signal }),
  });
}

function withHint(missing: MissingSource, folder: string): MissingSource {
  if (!missing.reason.includes(`no folder ${folder}`)) return missing;
  return {
    ...missing,
    fix: `add ${folder}/<environment>.yaml with an Environment object, or name the branch that has it`,
  };
}

function choose(
  declared: readonly DeclaredEnvironment[],
  names: readonly string[] | undefined,
  url: string,
): readonly DeclaredEnvironment[] {
  if (names === undefined) return declared;
  const known = declared.map(({ name }) => name);
  for (const name of names) {
    if (known.includes(name)) continue;
    const meant = nearest(name, known);
    const list = known.length === 0 ? 'it declares none' : `it declares ${known.join(', ')}`;
    throw new UserError(`${url} has no environment "${printable(name)}": ${list}`, {
      fix: meant === undefined ? 'use one of them' : `did you mean "${meant}"?`,
    });
  }
  return declared.filter(({ name }) => names.includes(name));
}

async function inputOf(
  reader: SourceReader,
  environment: DeclaredEnvironment,
  source: SourceRevision,
): Promise<EnvironmentInput> {
  const role = `environment ${environment.name}`;
  const nothing = { manifests: [], unreadable: [], unreadableRegistrations: [], sources: [] };
  if (environment.object !== undefined) {
    try {
      const input = await followEnvironment(reader, environment.object);
      return { ...input, diagnostics: [...environment.warnings, ...input.diagnostics] };
    } catch (error) {
      const { repo: repository, branch } = environment.object.spec.controlPlane;
      const missing = missingSource({ role, repository, branch, path: '' }, error);
      return { environment: environment.name, ...nothing, missing: [missing], diagnostics: environment.warnings };
    }
  }
  const [problem] = environment.problems;
  const missing: MissingSource = {
    role,
    repository: source.repository,
    revision: source.revision,
    reason: problem?.message ?? 'the Environment object is not valid',
    ...(problem?.fix !== undefined && { fix: problem.fix }),
    origin: problem?.origin ?? environment.origin,
    transient: false,
  };
  return { environment: environment.name, ...nothing, missing: [missing], diagnostics: environment.problems };
}

/**
 * A control plane that was never pushed is written with the address that it will have. Its environments' branches are
 * read from the folder then; a control plane with a remote is taken at its word.
 */
async function assumeAliases(
  git: Git,
  controlPlane: ControlPlane,
  { environments, aliases }: { environments: readonly DeclaredEnvironment[]; aliases: Set<string> },
): Promise<Diagnostic[]> {
  if (!controlPlane.unpushed) return [];
  const diagnostics: Diagnostic[] = [];
  for (const { object } of environments) {
    if (object === undefined) continue;
    // An address that can't be opened is told when the environment is read.
    const named = await git.open(object.spec.controlPlane.repo).catch(() => undefined);
    if (named === undefined || named.local || aliases.has(named.identity)) continue;
    aliases.add(named.identity);
    diagnostics.push({
      severity: 'info',
      code: 'control-plane-assumed',
      message: `${controlPlane.repository.url} has no remote "origin": it is taken for ${named.url}`,
      fix: `git remote add origin ${named.url}`,
      origin: object.at(['spec', 'controlPlane', 'repo']),
    });
  }
  return diagnostics;
}
