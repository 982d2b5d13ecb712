import { asProblem } from '../runtime/errors.ts';
import type { Git } from '../runtime/git/git.ts';
import { GitError, isGitError } from '../runtime/git/git-error.ts';
import { normalPath } from '../runtime/git/names.ts';
import type { FetchedRevision, Repository } from '../runtime/git/repository.ts';
import { commitTree, type SourceTree } from '../runtime/git/source-tree.ts';
import { workingTree } from '../runtime/git/working-tree.ts';
import { createQueue } from '../runtime/limit-concurrency.ts';
import type { Origin } from '../runtime/origin.ts';
import { printable, printableAddress } from '../runtime/printable.ts';
import { PromiseCache } from '../runtime/promise-cache.ts';
import { retry } from '../runtime/retry.ts';
import { type Guard, unguarded, within } from '../runtime/workers/guard.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { MissingSource, SourceRevision } from '../scheduler/model/manifest.ts';
import type { Kustomize } from './flux/kustomize.ts';
import { readFolder } from './flux/read-folder.ts';
import type { SourceLimits } from './limits.ts';
import type { ManifestCache } from './manifests/manifest-cache.ts';
import type { ParsedManifests } from './manifests/parsed-manifests.ts';

/** One folder of one revision, as an object refers to it. */
export interface SourceRequest {
  readonly repository: string;
  readonly branch?: string;
  readonly commit?: string;
  readonly path: string;
  /** What it is read for, such as `base repository main`. */
  readonly role: string;
  /** The object that refers to it. */
  readonly origin?: Origin;
  /** See `ReadFolderOptions`. */
  readonly ownRulesOnly?: boolean;
  /** Name of the registration whose repository it is. */
  readonly registration?: string;
  /** Take the repository's default branch when there is no such branch. */
  readonly orDefaultBranch?: boolean;
}

export interface ReadSource {
  readonly state: 'read';
  readonly content: ParsedManifests;
  readonly source: SourceRevision;
  readonly pinSetAside?: Diagnostic;
  readonly key: string;
}

export type SourceResult = ReadSource | { readonly state: 'missing'; readonly missing: MissingSource };

/** Branches of one repository that are taken from a folder, or at a commit, instead. */
export interface Worktrees {
  /** {@link Repository.identity} of the repository. */
  readonly identity: string;
  /** Folders by branch. */
  readonly folders: ReadonlyMap<string, string>;
  /** Commits by branch: full ids. */
  readonly commits?: ReadonlyMap<string, string>;
  /** Folders that are taken in place of what registrations name, by the registration. */
  readonly registrations?: ReadonlyMap<string, string>;
}

/** Opaque: the revisions that were read so far. Readers that share it see the same state of each branch. */
export interface ReadRevisions {
  readonly trees: PromiseCache<FoundTree>;
}

export function createReadRevisions(): ReadRevisions {
  return { trees: new PromiseCache() };
}

export interface SourceReaderOptions {
  readonly git: Git;
  readonly open: (address: string) => Promise<Repository>;
  readonly cache: ManifestCache;
  readonly kustomize: Kustomize;
  readonly limits: SourceLimits;
  /** {@link unguarded} by default. */
  readonly guard?: Guard;
  readonly worktrees?: Worktrees;
  /** Shared with other readers; of this reader alone by default. */
  readonly revisions?: ReadRevisions;
  /** Sources that are read at once; 8 by default. */
  readonly concurrency?: number;
  readonly signal?: AbortSignal;
}

/** Reads sources for one run: what is asked for twice is read once, so that the whole run sees one state of each branch. */
export interface SourceReader {
  /** Never throws for what is wrong with the source: that comes back as missing. */
  read(request: SourceRequest): Promise<SourceResult>;
  /** Branches that were taken from a folder or at a commit, and {@link registrationStandIn}. */
  readonly usedWorktrees: ReadonlySet<string>;
}

export function createSourceReader(options: SourceReaderOptions): SourceReader {
  const { trees } = options.revisions ?? createReadRevisions();
  const contents = new PromiseCache<ParsedManifests>();
  const usedWorktrees = new Set<string>();
  const queue = createQueue(options.concurrency ?? 8);
  const context: Context = { options, trees, usedWorktrees };
  const find = async (request: SourceRequest): Promise<{ found: FoundTree; content: ParsedManifests; key: string }> => {
    const found = await findTree(context, request);
    const key = `${found.key}\u0000${normalPath(request.path)}\u0000${String(request.ownRulesOnly ?? false)}`;
    const { path, ownRulesOnly = false } = request;
    const guard = within(options.guard ?? unguarded, `reading ${request.role}`);
    const read = async (): Promise<ParsedManifests> =>
      await readFolder(found.tree, { ...options, guard, path, ownRulesOnly });
    const isCommit = found.tree.commit !== undefined;
    const content = await contents.get(key, async () => await (isCommit ? options.cache.folder(key, read) : read()));
    return { found, key, content };
  };
  return {
    usedWorktrees,
    read: async request =>
      await queue(async () => {
        try {
          return result(request, await readAgainWhenCorrupt(context, contents, async () => await find(request)));
        } catch (error) {
          return { state: 'missing', missing: missingSource(request, error) };
        }
      }),
  };
}

interface Context {
  readonly options: SourceReaderOptions;
  readonly trees: PromiseCache<FoundTree>;
  readonly usedWorktrees: Set<string>;
}

interface FoundTree {
  readonly key: string;
  readonly tree: SourceTree;
  readonly source: Omit<SourceRevision, 'role'>;
  /** What stands for the branch: `the working tree …`, `commit …`. */
  readonly standIn?: string;
}

function result(
  request: SourceRequest,
  { found, content, key }: { found: FoundTree; content: ParsedManifests; key: string },
): SourceResult {
  const source = { ...found.source, role: request.role };
  if (found.standIn === undefined || request.commit === undefined) return { state: 'read', content, source, key };
  return { state: 'read', content, source, key, pinSetAside: pinSetAside(request, found.standIn) };
}

/** A cache found damaged while it was read has been replaced meanwhile: everything is fetched and read once more. */
async function readAgainWhenCorrupt<T>(
  { trees }: Context,
  contents: PromiseCache<ParsedManifests>,
  read: () => Promise<T>,
): Promise<T> {
  const work = async (attempt: number): Promise<T> => {
    if (attempt > 1) {
      trees.clear();
      contents.clear();
    }
    return await read();
  };
  return await retry(work, { attempts: 2, isRetryable: error => isGitError(error, 'corrupt') });
}

async function findTree(context: Context, request: SourceRequest): Promise<FoundTree> {
  const own = findOwnWorktree(context, request);
  if (own !== undefined) return await own;
  const repository = await context.options.open(request.repository);
  const standIn = findStandIn(context, repository, request.branch);
  if (standIn !== undefined) return await standIn;
  const found = await fetchTree(context, repository, request);
  // Only now it is known which branch is the default one.
  if (request.orDefaultBranch !== true || found.source.revision === request.branch) return found;
  return await (findStandIn(context, repository, found.source.revision) ?? found);
}

/** Of a registration. Its repository needn't be there yet. What it brought at a commit is another question. */
function findOwnWorktree(context: Context, { registration, commit }: SourceRequest): Promise<FoundTree> | undefined {
  if (registration === undefined || commit !== undefined) return undefined;
  const folder = context.options.worktrees?.registrations?.get(registration);
  if (folder === undefined) return undefined;
  context.usedWorktrees.add(registrationStandIn(registration));
  return findWorktree(context, folder);
}

/** How {@link SourceReader.usedWorktrees} names the folder of a registration: no branch is called so. */
export function registrationStandIn(name: string): string {
  return `registration ${name}`;
}

function findStandIn(
  context: Context,
  repository: Repository,
  branch: string | undefined,
): Promise<FoundTree> | undefined {
  const { worktrees } = context.options;
  if (branch === undefined || worktrees?.identity !== repository.identity) return undefined;
  const folder = worktrees.folders.get(branch);
  const commit = worktrees.commits?.get(branch);
  if (folder !== undefined) {
    context.usedWorktrees.add(branch);
    return findWorktree(context, folder);
  }
  if (commit === undefined) return undefined;
  context.usedWorktrees.add(branch);
  return findCommit(context, repository, { branch, commit });
}

async function findWorktree({ options, trees }: Context, folder: string): Promise<FoundTree> {
  return await trees.get(`folder ${folder}`, async () => {
    const tree = await workingTree(options.git, folder, options.limits);
    const source = { repository: tree.repository, revision: 'working tree' };
    return { key: `folder ${folder}`, tree, source, standIn: `the working tree ${printable(folder)}` };
  });
}

async function findCommit(
  context: Context,
  repository: Repository,
  at: { readonly branch: string; readonly commit: string },
): Promise<FoundTree> {
  const found = await fetchTree(context, repository, at);
  return { ...found, standIn: `commit ${at.commit.slice(0, 7)}` };
}

async function fetchTree(
  { options, trees }: Context,
  repository: Repository,
  request: Pick<SourceRequest, 'branch' | 'commit' | 'orDefaultBranch'>,
): Promise<FoundTree> {
  const wanted = `${repository.url} ${request.commit ?? ''} ${request.branch ?? ''} ${String(request.orDefaultBranch)}`;
  return await trees.get(wanted, async () => {
    const fetched = await fetchRevision(repository, request, options.signal);
    const source = {
      repository: repository.url,
      revision: fetched.branch ?? fetched.commit,
      commit: fetched.commit,
    };
    return { key: `${repository.url} ${fetched.commit}`, tree: commitTree(repository, fetched.commit), source };
  });
}

async function fetchRevision(
  repository: Repository,
  request: Parameters<typeof fetchTree>[2],
  signal: AbortSignal | undefined,
): Promise<FetchedRevision> {
  try {
    return await repository.fetch(revisionOf(request), signal);
  } catch (error) {
    if (!isGitError(error, 'ref-not-found') || request.orDefaultBranch !== true) throw error;
    return await repository.fetch({}, signal);
  }
}

function revisionOf({ branch, commit }: Pick<SourceRequest, 'branch' | 'commit'>): Parameters<Repository['fetch']>[0] {
  if (commit !== undefined) return { commit: commit.toLowerCase(), ...(branch !== undefined && { branch }) };
  return branch === undefined ? {} : { branch };
}

function pinSetAside(request: SourceRequest, standIn: string): Diagnostic {
  return {
    severity: 'info',
    code: 'pin-set-aside',
    message: `${request.role} pins commit ${request.commit?.slice(0, 7)}, but ${standIn} is taken for branch ${request.branch}`,
    ...(request.origin !== undefined && { origin: request.origin }),
  };
}

/** Why a source could not be read. An error of our own program is no reason to read nothing else. Throws when reading was stopped. */
export function missingSource(request: SourceRequest, failure: unknown): MissingSource {
  if (isGitError(failure, 'aborted')) throw failure;
  const error = asProblem(`reading ${request.role}`, failure);
  const revision = request.commit ?? request.branch;
  return {
    role: request.role,
    repository: printableAddress(request.repository),
    ...(revision !== undefined && { revision: printable(revision) }),
    reason: error.message,
    ...(error.fix !== undefined && { fix: error.fix }),
    ...(request.origin !== undefined && { origin: request.origin }),
    transient: error instanceof GitError && error.transient,
  };
}
