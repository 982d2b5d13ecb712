import { realpath, stat } from 'node:fs/promises';
import { dirname } from 'node:path';
import { type Clock, systemClock } from '../clock.ts';
import { makeFolder } from '../make-folder.ts';
import { printableAddress } from '../printable.ts';
import { PromiseCache, type PromiseCacheOptions } from '../promise-cache.ts';
import { retry } from '../retry.ts';
import { withoutTrailing } from '../without-trailing.ts';
import { checkAddress, DEFAULT_PROTOCOLS, localPath, normalAddress } from './address.ts';
import { readBlobs } from './blobs.ts';
import { cacheFolder } from './cache.ts';
import { evictUnused } from './evict.ts';
import { GitError, isGitError } from './git-error.ts';
import { localRevisions } from './local-revisions.ts';
import { readLog } from './log.ts';
import { remoteAddress } from './remote-address.ts';
import { remoteRevisions } from './remote-revisions.ts';
import type { FetchedRevision, Repository } from './repository.ts';
import type { Revisions } from './revisions.ts';
import { createRunner, type Runner, type RunOptions, type RunResult } from './run.ts';
import type { Environment } from './safety.ts';
import { findFiles, listTree } from './tree.ts';

export interface GitOptions {
  /** Folder for the bare caches, one per repository; made when it isn't there. */
  readonly cacheDir: string;
  /** Environment of the git processes: credentials, proxies and the user's git config come from there. */
  readonly env: Environment;
  readonly clock?: Clock;
  /** Protocols that addresses may use; {@link DEFAULT_PROTOCOLS} by default. */
  readonly protocols?: readonly string[];
  /** Commits of history to fetch of a branch; 50 by default. */
  readonly depth?: number;
  /** Longest time for one command that fetches or pushes; 5 minutes by default. */
  readonly networkTimeoutMs?: number;
  /** Longest time for a server to say where its branches stand; 1 minute by default, at most `networkTimeoutMs`. */
  readonly lookTimeoutMs?: number;
  /** Bytes of one repository in the cache; 2 GiB by default. */
  readonly maxRepositoryBytes?: number;
  /** Longest time for any other command; 1 minute by default. */
  readonly localTimeoutMs?: number;
  /** Stops everything. */
  readonly signal?: AbortSignal;
}

export interface OpenOptions {
  /** Git configuration for this repository's commands alone, such as the http header of a CI system's checkout. */
  readonly config?: readonly (readonly [key: string, value: string])[];
  /** Fetch all history, for callers that ask who touched what. */
  readonly history?: 'all';
}

/** The git command line, made safe. Close it when done. */
export interface Git {
  /** Opens a repository by its address. Connects to nothing yet. The user's `insteadOf` is looked up once. */
  open(address: string, options?: OpenOptions): Promise<Repository>;
  /** The address after git's `insteadOf`. May hold credentials. */
  resolve(address: string, options?: OpenOptions): Promise<string>;
  /** Any git command, outside of a repository unless `gitDir` or `cwd` says where. */
  run(args: readonly string[], options?: RunOptions): Promise<RunResult>;
  /** Stops what still runs. */
  close(): void;
}

const OLDEST = [2, 31] as const;

const NETWORK_TIMEOUT_MS = 300_000;
const LOOK_TIMEOUT_MS = 60_000;
const MAX_REPOSITORY_BYTES = 2 * 2 ** 30;

export function createGit(options: GitOptions): Git {
  const protocols = options.protocols ?? DEFAULT_PROTOCOLS;
  const localTimeoutMs = options.localTimeoutMs ?? 60_000;
  const runner = createRunner({
    env: options.env,
    protocols,
    cwd: options.cacheDir,
    timeoutMs: localTimeoutMs,
    ...(options.signal && { signal: options.signal }),
  });
  const context: Context = { options, protocols, runner };
  const opened = new PromiseCache<Repository>(KNOWN_ADDRESSES);
  let ready: Promise<void> | undefined;
  const prepare = async (): Promise<void> => {
    ready ??= prepareCache(runner, options);
    // A full disk may have room later: a daemon outlives that.
    ready.catch(() => (ready = undefined));
    await ready;
  };
  const resolved = new PromiseCache<string>(KNOWN_ADDRESSES);
  const resolve = async (address: string, open: OpenOptions = {}): Promise<string> => {
    checkAddress(address, protocols);
    await prepare();
    const key = JSON.stringify([address, open.config]);
    return await resolved.get(key, async () => await resolveAddress(runner, address, open));
  };
  return {
    resolve,
    open: async (address, open = {}) => {
      const base = await resolve(address, open);
      // The same address gives the same handle, so that fetches into its cache queue up instead of colliding.
      const key = JSON.stringify([address, open.config, open.history]);
      return await opened.get(key, async () => await openRepository(context, { address, resolved: base, ...open }));
    },
    run: async (args, run) => {
      await prepare();
      return await runner.run(args, run);
    },
    close: () => runner.close(),
  };
}

// Credentials that change give new keys, and a daemon goes on for months. What was forgotten is opened again.
const KNOWN_ADDRESSES: PromiseCacheOptions = { failures: 'forget', maxEntries: 2_000 };

interface Context {
  readonly options: GitOptions;
  readonly protocols: readonly string[];
  readonly runner: Runner;
}

interface Address extends OpenOptions {
  readonly address: string;
  readonly resolved: string;
}

async function prepareCache(runner: Runner, { cacheDir, clock = systemClock() }: GitOptions): Promise<void> {
  await checkInstallation(runner, cacheDir);
  await evictUnused(cacheDir, clock.now());
}

async function checkInstallation(runner: Runner, cacheDir: string): Promise<void> {
  await makeFolder(cacheDir, { mode: 0o700 }).catch((cause: NodeJS.ErrnoException) => {
    throw new GitError('failed', `the cache folder ${cacheDir} can't be made: ${cause.code ?? cause.message}`, {
      cause,
      fix: 'choose another one with XDG_CACHE_HOME',
    });
  });
  const { stdout } = await runner.run(['version']);
  const [, major = '0', minor = '0'] = /^git version (\d+)\.(\d+)/.exec(stdout.toString('latin1')) ?? [];
  if (Number(major) > OLDEST[0] || (Number(major) === OLDEST[0] && Number(minor) >= OLDEST[1])) return;
  throw new GitError('old-git', `git ${major}.${minor} is too old`, {
    fix: `install git ${OLDEST.join('.')} or later`,
  });
}

const RESOLVED = 'berth-resolves-this';

async function resolveAddress(runner: Runner, address: string, { config = [] }: OpenOptions): Promise<string> {
  // By a name of our own: an address with a password must not stand among the arguments.
  const named = [...config, [`remote.${RESOLVED}.url`, address]] as const;
  const { stdout } = await runner.run(['ls-remote', '--get-url', '--', RESOLVED], { config: named });
  return stdout.toString('utf8').replace(/\n$/, '');
}

async function openRepository(context: Context, address: Address): Promise<Repository> {
  checkAddress(address.resolved, context.protocols);
  const path = localPath(address.resolved);
  return path === undefined ? openRemote(context, address) : await openLocal(context, address, path);
}

function openRemote({ options, runner }: Context, { history, ...named }: Address): Repository {
  const { address, resolved } = named;
  const url = printableAddress(address);
  const { address: remote, config } = remoteAddress(address, resolved, named.config ?? []);
  // A cache of its own: in one that others fetch with little history into, what is there looks complete and isn't.
  const cache = cacheFolder(options.cacheDir, history === 'all' ? `${resolved}#history` : resolved, runner);
  const { networkTimeoutMs = NETWORK_TIMEOUT_MS, lookTimeoutMs = LOOK_TIMEOUT_MS } = options;
  const base: RunOptions = {
    gitDir: cache.path,
    config,
    timeoutMs: networkTimeoutMs,
    repository: url,
    action: "can't read",
  };
  const revisions = remoteRevisions({
    runner,
    cache,
    url,
    remote,
    clock: options.clock ?? systemClock(),
    depth: history === 'all' ? 'all' : (options.depth ?? 50),
    lookTimeoutMs: Math.min(lookTimeoutMs, networkTimeoutMs),
    maxBytes: options.maxRepositoryBytes ?? MAX_REPOSITORY_BYTES,
    options: base,
  });
  const identity = normalAddress(resolved);
  return assembleRepository(
    runner,
    { url, identity, gitDir: cache.path, local: false, remote },
    { base, revisions, cache },
  );
}

async function openLocal({ runner }: Context, { address }: Address, named: string): Promise<Repository> {
  const url = printableAddress(address);
  const path = await localFolder(named);
  if (path === undefined)
    throw new GitError('not-found', `can't read ${url}: there is no such folder`, { fix: 'check the address' });
  const args = ['-c', 'safe.bareRepository=all', 'rev-parse', '--path-format=absolute', '--git-common-dir'];
  const { stdout } = await runner.run(args, {
    cwd: path,
    repository: url,
    action: "can't read",
    // Exactly this folder: a repository around it is another one.
    env: { GIT_CEILING_DIRECTORIES: dirname(await realpath(path)) },
  });
  const gitDir = stdout.toString('utf8').replace(/\n$/, '');
  const base: RunOptions = { gitDir, repository: url, action: "can't read" };
  const identity = `file:${await realpath(gitDir)}`;
  const revisions = localRevisions(runner, url, base);
  return assembleRepository(runner, { url, identity, gitDir, local: true, remote: address }, { base, revisions });
}

type Facts = Pick<Repository, 'url' | 'identity' | 'gitDir' | 'local' | 'remote'>;
interface Parts {
  readonly base: RunOptions;
  readonly revisions: Revisions;
  readonly cache?: { replace(): Promise<void> };
}

/** What git takes a local address for: the folder of that name, else the one with `.git` at its end. */
async function localFolder(path: string): Promise<string | undefined> {
  for (const candidate of [path, `${withoutTrailing(path, '/')}.git`]) {
    const status = await stat(candidate).catch(() => undefined);
    if (status?.isDirectory()) return candidate;
  }
  return undefined;
}

/** A repository of these parts: `revisions` makes commits readable, everything else works on what is there. */
export function assembleRepository(runner: Runner, facts: Facts, { base, revisions, cache }: Parts): Repository {
  const healing = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      return await work();
    } catch (error) {
      if (isGitError(error, 'corrupt')) await cache?.replace();
      throw error;
    }
  };
  return {
    ...facts,
    fetch: async (revision, signal) => {
      const fetch = async (): Promise<FetchedRevision> => await revisions.fetch(revision, signal);
      return await retry(async attempt => await (attempt === 1 ? healing(fetch) : fetch()), {
        attempts: 2,
        isRetryable: error => cache !== undefined && isGitError(error, 'corrupt'),
      });
    },
    fetchRefs: async refspecs => await revisions.fetchRefs(refspecs),
    heads: async signal => await revisions.heads(signal),
    branches: async signal => await revisions.branches(signal),
    tree: async (commit, options = {}) =>
      await healing(async () => await listTree(runner, commit, { ...options, repository: base })),
    files: async (commit, paths) =>
      await healing(async () => await findFiles(runner, commit, { paths, repository: base })),
    blobs: async function* blobs(oids, options = {}) {
      try {
        yield* readBlobs(runner, oids, { ...options, repository: base });
      } catch (error) {
        await healing(async () => await Promise.reject(error));
      }
    },
    ...(cache && { replaceCache: async () => await cache.replace() }),
    log: async options => await readLog(runner, options, { ...base, gitDir: facts.gitDir }),
    run: async (args, options = {}) =>
      await runner.run(args, { ...base, ...options, config: [...(base.config ?? []), ...(options.config ?? [])] }),
  };
}
