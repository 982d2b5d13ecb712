import groupBy from 'lodash-es/groupBy.js';
import { fileAt } from '../../../runtime/git/file-at.ts';
import { isObjectId } from '../../../runtime/git/names.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { TRACKING_PATH } from '../../../scheduler/plan/plan.ts';

/** The commit of the base repository that a branch of a GitOps repository has, and the merge that brought it there. */
export interface MergedCommit {
  readonly commit: string;
  /**
   * Commit of the branch since which clusters have what it brought. Whether that was merged, squashed or pushed by hand doesn't matter: the
   * tracking file says it.
   */
  readonly revision: string;
  /** When that was committed, in milliseconds since 1970. */
  readonly at: number;
  /** Top-level folders below `prefix` that it changed: cluster types. */
  readonly clusterTypes: readonly string[];
}

/** Merges that are looked at for one that changed something that clusters have. */
const MOST_MERGES = 20;

/**
 * Nothing where the branch records none. A merge that changed no cluster type's folder is as good as the one before it: what is known of
 * that one's folders holds for it.
 * @param repository The GitOps repository with all of its history.
 * @param prefix Folder of the environment, empty or with a slash at its end.
 */
export async function readMergedCommit(
  repository: Repository,
  { head, prefix }: { readonly head: string; readonly prefix: string },
): Promise<MergedCommit | undefined> {
  const commit = await recordedAt(repository, head);
  if (commit === undefined) return undefined;
  const most = `--max-count=${MOST_MERGES}`;
  const args = ['log', most, '--first-parent', '--format=%H %ct', head, '--', TRACKING_PATH];
  const merges = (await text(repository, args)).trim().split('\n');
  const [[revision = '', seconds = ''] = []] = merges.map(line => line.split(' '));
  if (!isObjectId(revision)) return undefined;
  const found = { commit, revision, at: Number(seconds) * 1_000 };
  for (const merge of merges) {
    const [older = ''] = merge.split(' ');
    const clusterTypes = await changedTypes(repository, older, prefix);
    if (clusterTypes.length > 0) return { ...found, revision: older, clusterTypes };
  }
  return { ...found, clusterTypes: [] };
}

async function changedTypes(repository: Repository, revision: string, prefix: string): Promise<string[]> {
  const options = ['--no-commit-id', '--name-only', '-r', '-z', '-m', '--first-parent', '--root'];
  const paths = (await text(repository, ['diff-tree', ...options, revision])).split('\0');
  const own = paths
    .filter(path => path !== '' && path.startsWith(prefix))
    .map(path => path.slice(prefix.length).split('/'));
  const folders = own.filter(parts => parts.length > 1).map(([first = '']) => first);
  return [...new Set(folders)].filter(name => !name.startsWith('.')).sort();
}

/** The commit that the tracking file has, without the newline that an editor may have left. */
export async function recordedAt(repository: Repository, commit: string): Promise<string | undefined> {
  const recorded = (await fileAt(repository, commit, TRACKING_PATH))?.text.trim() ?? '';
  return isObjectId(recorded) ? recorded : undefined;
}

/** Commits of a branch that are looked at. */
const MOST_COMMITS = 100_000;
/** Digits of a commit that reports have at least. */
const SHORTEST = 12;

/**
 * Tells which of the revisions that clusters report have a merge: it, or a later commit of the branch. What isn't known has not. One command
 * of git, whatever is reported.
 */
export async function revisionsSince(
  repository: Repository,
  { revision, head }: { readonly revision: string; readonly head: string },
): Promise<(reported: string) => boolean> {
  const args = ['rev-list', '--ancestry-path', `--max-count=${MOST_COMMITS}`, head, `^${revision}`];
  const later = (await text(repository, args)).split('\n').filter(line => line !== '');
  const byStart = groupBy([revision, ...later], commit => commit.slice(0, SHORTEST));
  return reported => (byStart[reported.slice(0, SHORTEST)] ?? []).some(commit => commit.startsWith(reported));
}

async function text(repository: Repository, args: readonly string[]): Promise<string> {
  return (await repository.run(args)).stdout.toString('utf8');
}
