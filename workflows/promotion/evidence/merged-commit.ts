import { fileAt } from '../../../runtime/git/file-at.ts';
import { isAncestor } from '../../../runtime/git/history.ts';
import { isObjectId } from '../../../runtime/git/names.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { TRACKING_PATH } from '../../../scheduler/plan/plan.ts';

/** The commit of the base repository that a branch of a GitOps repository has, and the merge that brought it there. */
export interface MergedCommit {
  readonly commit: string;
  /** Commit of the branch. Where it was merged, squashed or pushed by hand doesn't matter: the tracking file says it. */
  readonly revision: string;
  /** When that was committed, in milliseconds since 1970. */
  readonly at: number;
  /** Top-level folders below `prefix` that it changed: cluster types. */
  readonly clusterTypes: readonly string[];
}

/**
 * Nothing where the branch records none.
 * @param repository The GitOps repository with all of its history.
 * @param prefix Folder of the environment, empty or with a slash at its end.
 */
export async function readMergedCommit(
  repository: Repository,
  { head, prefix }: { readonly head: string; readonly prefix: string },
): Promise<MergedCommit | undefined> {
  const commit = await recordedAt(repository, head);
  if (commit === undefined) return undefined;
  const args = ['log', '-1', '--first-parent', '--format=%H %ct', head, '--', TRACKING_PATH];
  const [revision = '', seconds = ''] = (await text(repository, args)).trim().split(' ');
  if (!isObjectId(revision)) return undefined;
  const changed = [
    'diff-tree',
    '--no-commit-id',
    '--name-only',
    '-r',
    '-z',
    '-m',
    '--first-parent',
    '--root',
    revision,
  ];
  const paths = (await text(repository, changed)).split('\0').filter(path => path !== '' && path.startsWith(prefix));
  const folders = paths.map(path => path.slice(prefix.length).split('/')).filter(parts => parts.length > 1);
  const clusterTypes = [...new Set(folders.map(([first = '']) => first))].filter(name => !name.startsWith('.')).sort();
  return { commit, revision, at: Number(seconds) * 1_000, clusterTypes };
}

/** The commit that the tracking file has, without the newline that an editor may have left. */
export async function recordedAt(repository: Repository, commit: string): Promise<string | undefined> {
  const recorded = (await fileAt(repository, commit, TRACKING_PATH))?.text.trim() ?? '';
  return isObjectId(recorded) ? recorded : undefined;
}

/** Which of the revisions that clusters report have a merge: it, or a later commit of the branch. What isn't known has not. */
export async function revisionsWith(
  repository: Repository,
  { revision, head }: { readonly revision: string; readonly head: string },
  reported: Iterable<string>,
): Promise<ReadonlySet<string>> {
  const found = new Set<string>();
  for (const short of new Set(reported)) {
    const args = ['rev-parse', '--verify', '--quiet', `${short}^{commit}`];
    const { code, stdout } = await repository.run(args, { accept: [1, 128] });
    const commit = stdout.toString('latin1').trim();
    if (code !== 0) continue;
    const isOnBranch = await isAncestor(repository, commit, head);
    if (isOnBranch && (await isAncestor(repository, revision, commit))) found.add(short);
  }
  return found;
}

async function text(repository: Repository, args: readonly string[]): Promise<string> {
  return (await repository.run(args)).stdout.toString('utf8');
}
