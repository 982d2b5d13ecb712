import { checkBranch, checkObjectId } from './names.ts';
import { noDefaultBranch, noSuchBranch, noSuchCommit, type Revisions } from './revisions.ts';
import type { Runner, RunOptions } from './run.ts';

/** Revisions of a repository on this machine: nothing is fetched, they are only looked up. */
export function localRevisions(runner: Runner, url: string, repository: RunOptions): Revisions {
  const commitOf = async (name: string, signal?: AbortSignal): Promise<string | undefined> => {
    const options = { ...repository, accept: [1, 128], ...(signal && { signal }) };
    const { code, stdout } = await runner.run(['rev-parse', '--verify', '--quiet', `${name}^{commit}`], options);
    return code === 0 ? stdout.toString('latin1').trim() : undefined;
  };
  const heads = async (signal?: AbortSignal): Promise<ReadonlyMap<string, string>> => {
    const args = ['for-each-ref', '--format=%(objectname) %(refname:strip=2)', 'refs/heads/'];
    const { stdout } = await runner.run(args, { ...repository, ...(signal && { signal }) });
    const lines = stdout
      .toString('utf8')
      .split('\n')
      .filter(line => line !== '');
    return new Map(lines.map(line => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
  };
  const branches = async (signal?: AbortSignal): Promise<string[]> => [...(await heads(signal)).keys()].sort();
  return {
    heads,
    branches,
    fetchRefs: async refspecs => {
      const flags = ['--quiet', '--no-tags', '--no-recurse-submodules', '--no-write-fetch-head', '--no-auto-gc'];
      await runner.run(['fetch', ...flags, '--', '.', ...refspecs], repository);
    },
    async fetch(revision, signal) {
      if (revision.commit !== undefined) {
        const found = await commitOf(checkObjectId(revision.commit), signal);
        if (found !== revision.commit) throw noSuchCommit(url, revision);
        return { commit: found, ...(revision.branch !== undefined && { branch: revision.branch }) };
      }
      const branch = revision.branch ?? (await currentBranch(runner, repository));
      if (branch === undefined) throw noDefaultBranch(url);
      const commit = await commitOf(`refs/heads/${checkBranch(branch)}`, signal);
      if (commit !== undefined) return { commit, branch };
      throw revision.branch === undefined ? noDefaultBranch(url) : noSuchBranch(url, branch, await branches(signal));
    },
  };
}

async function currentBranch(runner: Runner, repository: RunOptions): Promise<string | undefined> {
  const args = ['symbolic-ref', '--quiet', 'HEAD'];
  const { stdout } = await runner.run(args, { ...repository, accept: [1] });
  const name = stdout.toString('utf8').trim();
  return name.startsWith('refs/heads/') ? name.slice('refs/heads/'.length) : undefined;
}
