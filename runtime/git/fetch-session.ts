import { createHash } from 'node:crypto';
import type { Clock } from '../clock.ts';
import type { CacheFolder } from './cache.ts';
import { packSize, rememberTidied, tidiedBytes } from './cache-size.ts';
import { withFileLock } from './file-lock.ts';
import { GitError } from './git-error.ts';
import { checkBranch } from './names.ts';
import { FILTER, partialCloneConfig, refusesFilters } from './partial-clone.ts';
import { repack } from './repack.ts';
import type { FetchedRevision } from './repository.ts';
import { noDefaultBranch, noSuchBranch, noSuchCommit } from './revisions.ts';
import type { Runner, RunOptions } from './run.ts';

export interface RemoteOptions {
  readonly runner: Runner;
  readonly cache: CacheFolder;
  readonly clock: Clock;
  /** The address as git gets it. */
  readonly remote: string;
  /** Without credentials. */
  readonly url: string;
  /** Commits of history to fetch. */
  readonly depth: number | 'all';
  /** Bytes that the cache may have when it is tidied. */
  readonly maxBytes: number;
  /** Longest time for the server to say where branches stand, in milliseconds. */
  readonly lookTimeoutMs: number;
  readonly options: RunOptions;
}

// A branch may move between asking for its tip and fetching it.
const ATTEMPTS = 3;
const MAX_PACKS = 50;
/** What is left behind by branches that were forced, before it is removed. */
const SLACK_BYTES = 32 * 2 ** 20;
/** Commits that something was pinned to; older ones are fetched again if need be. */
const MAX_PINNED = 50;

/** What is fetched from one repository into its cache. */
export class FetchSession {
  readonly #remote: RemoteOptions;
  /** Until the server says that it leaves nothing out. */
  #filters = true;
  // Fetches into one cache go one after the other; the file lock says the same to other processes.
  #queue: Promise<unknown> = Promise.resolve();

  constructor(remote: RemoteOptions) {
    this.#remote = remote;
  }

  async fetchBranch(name: string | undefined, signal?: AbortSignal): Promise<FetchedRevision> {
    const { url } = this.#remote;
    for (let attempt = 1; ; attempt++) {
      const branch = name ?? (await this.#defaultBranch(signal));
      const ref = `refs/heads/${branch}`;
      const commit = (await this.tips([], [ref], signal)).get(ref);
      if (commit === undefined) {
        if (name === undefined) throw noDefaultBranch(url);
        throw noSuchBranch(
          url,
          name,
          [...(await this.tips(['--heads'], [], signal)).keys()].map(head => head.slice(11)),
        );
      }
      if (await this.#has(commit, signal)) return { commit, branch };
      await this.#exclusive(signal, async () => {
        if (await this.#has(commit, signal)) return;
        await this.#fetch([`+${ref}:${cacheRef(branch)}`], { signal });
      });
      if (await this.#has(commit, signal)) return { commit, branch };
      if (attempt === ATTEMPTS)
        throw new GitError('network', `${url}: branch ${branch} moves faster than it can be read`);
    }
  }

  async fetchCommit(commit: string, branch: string | undefined, signal?: AbortSignal): Promise<void> {
    if (await this.#has(commit, signal)) return;
    await this.#exclusive(signal, async () => {
      if (await this.#has(commit, signal)) return;
      await this.#fetchById(commit, branch, signal);
      if (await this.#has(commit, signal)) return;
      throw noSuchCommit(this.#remote.url, { commit, ...(branch !== undefined && { branch }) });
    });
  }

  /** Refs with all of their history, each under the name that its refspec gives it. */
  async fetchRefs(refspecs: readonly string[], signal?: AbortSignal): Promise<void> {
    await this.#exclusive(signal, async () => await this.#fetch(refspecs, { signal, full: true }));
  }

  /** Names and ids of the server's refs that match exactly. */
  async tips(flags: readonly string[], refs: readonly string[], signal?: AbortSignal): Promise<Map<string, string>> {
    const { stdout } = await this.#ask([...flags, '--', this.#remote.remote, ...refs], signal);
    const found = new Map<string, string>();
    for (const line of stdout.toString('utf8').split('\n')) {
      const [id = '', name = ''] = line.split('\t');
      if (name !== '' && (refs.length === 0 || refs.includes(name))) found.set(name, id);
    }
    return found;
  }

  async #defaultBranch(signal?: AbortSignal): Promise<string> {
    const { stdout } = await this.#ask(['--symref', '--', this.#remote.remote, 'HEAD'], signal);
    const name = /^ref: refs\/heads\/(.+)\tHEAD$/m.exec(stdout.toString('utf8'))?.[1];
    if (name === undefined) throw noDefaultBranch(this.#remote.url);
    return checkBranch(name);
  }

  /** Not every server gives a commit by its id; then it is looked for in the whole history of its branch. */
  async #fetchById(commit: string, branch: string | undefined, signal?: AbortSignal): Promise<void> {
    const keep = pinOf(commit);
    // Fetching gets minutes; whether there is anybody to fetch from is known sooner.
    await this.tips([], ['HEAD'], signal);
    try {
      await this.#fetch([`+${commit}:${keep}`], { signal });
    } catch (error) {
      if (!isRefused(error)) throw error;
      const refs =
        branch === undefined ? '+refs/heads/*:refs/berth/all/*' : `+refs/heads/${branch}:${cacheRef(branch)}`;
      await this.#fetch([refs], { signal, full: true }).catch((cause: unknown) => {
        if (isRefused(cause)) return;
        throw cause;
      });
      if (await this.#has(commit, signal)) await this.#run(['update-ref', keep, commit], signal);
    }
  }

  async #fetch(
    refspecs: readonly string[],
    { signal, full = this.#remote.depth === 'all' }: { signal: AbortSignal | undefined; full?: boolean },
  ): Promise<void> {
    const history = full ? await this.#fullHistory(signal) : [`--depth=${this.#remote.depth}`];
    const flags = [
      '--quiet',
      '--no-tags',
      '--no-recurse-submodules',
      '--no-write-fetch-head',
      '--no-auto-gc',
      ...(this.#filters ? [`--filter=${FILTER}`] : []),
      ...history,
    ];
    // Packs only: an interrupted fetch then leaves nothing behind that looks complete and isn't.
    const args = ['-c', 'fetch.unpackLimit=1', 'fetch', ...flags, '--', this.#remote.remote, ...refspecs];
    try {
      await this.#withinSize(signal, async within => await this.#runPartial(args, within));
    } catch (error) {
      const again = this.#withoutRefused(error, full);
      if (again === undefined) throw error;
      await this.#fetch(refspecs, { signal, full: again.full });
      return;
    }
    await this.#tidy(signal);
  }

  /** How to fetch from a server that can't do what it was asked for. */
  #withoutRefused(error: unknown, full: boolean): { full: boolean } | undefined {
    if (this.#filters && refusesFilters(error)) {
      this.#filters = false;
      return { full };
    }
    const refusesDepth = error instanceof GitError && /does not support (shallow|--depth)/i.test(error.stderr);
    return refusesDepth && !full ? { full: true } : undefined;
  }

  async #fullHistory(signal?: AbortSignal): Promise<string[]> {
    const { stdout } = await this.#run(['rev-parse', '--is-shallow-repository'], signal);
    return stdout.toString('latin1').trim() === 'true' ? ['--unshallow'] : [];
  }

  /** Removes what no branch has any more, once that may be as much as what is needed. */
  async #tidy(signal?: AbortSignal): Promise<void> {
    const { path } = this.#remote.cache;
    const { count, bytes } = await packSize(path);
    if (count <= MAX_PACKS && bytes <= 2 * (await tidiedBytes(path)) + SLACK_BYTES) return;
    await this.#forgetOldPins(signal);
    const { runner, options } = this.#remote;
    await repack(runner, path, { ...options, ...(signal && { signal }) });
    // Of what Berth itself has committed there.
    await this.#runPartial(
      ['-c', 'gc.auto=6700', '-c', 'gc.autoPackLimit=0', '-c', 'gc.autoDetach=false', 'gc', '--auto', '--quiet'],
      signal,
    );
    const left = await packSize(path);
    await rememberTidied(path, left.bytes);
    if (left.bytes > this.#remote.maxBytes) throw this.#tooLarge();
  }

  async #forgetOldPins(signal?: AbortSignal): Promise<void> {
    const format = '--format=delete %(refname)';
    const { stdout } = await this.#run(['for-each-ref', '--sort=-committerdate', format, PINNED], signal);
    const old = stdout.toString('utf8').split('\n').slice(MAX_PINNED);
    const { runner, options } = this.#remote;
    if (old.some(line => line !== ''))
      await runner.run(['update-ref', '--stdin'], {
        ...options,
        input: `${old.join('\n')}\n`,
        ...(signal && { signal }),
      });
  }

  /** Stops what would fill the disk. */
  async #withinSize(signal: AbortSignal | undefined, fetch: (signal: AbortSignal) => Promise<unknown>): Promise<void> {
    const { clock, cache, maxBytes } = this.#remote;
    const tooLarge = new AbortController();
    const before = (await packSize(cache.path)).bytes;
    const unwatch = clock.every(SIZE_CHECK_MS, () => {
      void packSize(cache.path).then(({ bytes }) => bytes - before > maxBytes && tooLarge.abort());
    });
    try {
      await fetch(signal === undefined ? tooLarge.signal : AbortSignal.any([signal, tooLarge.signal]));
    } catch (error) {
      throw tooLarge.signal.aborted ? this.#tooLarge() : error;
    } finally {
      unwatch();
    }
  }

  #tooLarge(): GitError {
    const { url, maxBytes } = this.#remote;
    return new GitError('too-large', `${url} has more than ${Math.round(maxBytes / 2 ** 20)} MiB to fetch`, {
      fix: 'keep large files elsewhere, or allow more with BERTH_MAX_REPOSITORY, such as 8Gi',
    });
  }

  /** See {@link partialCloneConfig}. */
  async #runPartial(args: readonly string[], signal?: AbortSignal): Promise<unknown> {
    const { options, remote } = this.#remote;
    const partial = this.#filters ? partialCloneConfig(remote) : [];
    return await this.#run(args, signal, { config: [...(options.config ?? []), ...partial] });
  }

  async #has(commit: string, signal?: AbortSignal): Promise<boolean> {
    const { runner, options } = this.#remote;
    const args = ['cat-file', '-e', `${commit}^{tree}`];
    const { code, stderr } = await runner.run(args, { ...options, accept: [1, 128], ...(signal && { signal }) });
    // Said of what simply isn't there; anything else is damage, which fetching on top would not mend.
    if (code === 0 || stderr === '' || /not a valid object name/i.test(stderr)) return code === 0;
    throw new GitError('corrupt', `the cache of ${this.#remote.url} is damaged`, { stderr });
  }

  async #exclusive<T>(signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T> {
    const { cache, clock, options } = this.#remote;
    const lock = { clock, signal, timeoutMs: options.timeoutMs ?? 0 };
    const turn = this.#queue.then(async () => await withFileLock(`${cache.path}.lock`, lock, work));
    this.#queue = turn.catch(() => undefined);
    return await turn;
  }

  /** A server that doesn't answer is found out by this, before anything is fetched. */
  async #ask(args: readonly string[], signal?: AbortSignal): Promise<{ stdout: Buffer; stderr: string }> {
    return await this.#run(['ls-remote', '--quiet', ...args], signal, { timeoutMs: this.#remote.lookTimeoutMs });
  }

  async #run(
    args: readonly string[],
    signal?: AbortSignal,
    more: RunOptions = {},
  ): Promise<{ stdout: Buffer; stderr: string }> {
    const { runner, options, url } = this.#remote;
    return await runner.run(args, {
      ...options,
      repository: url,
      action: "can't read",
      ...more,
      ...(signal && { signal }),
    });
  }
}

const PINNED = 'refs/berth/commits';

/** The ref that keeps a commit for a while, whatever branches do. */
export function pinOf(commit: string): string {
  return `${PINNED}/${commit}`;
}

const SIZE_CHECK_MS = 500;

function isRefused(error: unknown): boolean {
  return error instanceof GitError && (error.kind === 'ref-not-found' || error.kind === 'failed');
}

/** One name for each branch, whatever characters it has, and without clashes of `a` and `a/b`. */
function cacheRef(branch: string): string {
  return `refs/berth/heads/${createHash('sha256').update(branch).digest('hex').slice(0, 32)}`;
}
