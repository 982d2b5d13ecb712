import { readdir, rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { writeCommit } from '../../runtime/git/write-commit.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { emptyFolder } from '../build/folder-tree.ts';
import type { Session } from '../session.ts';
import {
  CONTROL_PLANE,
  ENVIRONMENTS,
  fillIn,
  GITOPS,
  MAIN,
  readSample,
  type SampleBranch,
} from './sample-repositories.ts';

/** Author of the sample's commits. */
const AUTHOR = { name: 'Harbor Platform Team', email: 'platform@harbor.example' };

/** Path of a repository of the sample in the folder of a quickstart. */
export function repositoryPath(folder: string, repository: string): string {
  return join(folder, `${repository}.git`);
}

/** The checkout of the control plane's branch `dev`, in which a user tries edits. */
export function checkoutPath(folder: string): string {
  return join(folder, 'dev');
}

/**
 * Makes the repositories of a sample in a folder, all of them or none. True when they were made, false when they were there.
 * Throws a UserError when something else is in the folder.
 */
export async function createRepositories(folder: string, sample: string, session: Session): Promise<boolean> {
  const entries: readonly string[] = await readdir(folder).catch(emptyFolder);
  if (entries.includes(`${CONTROL_PLANE}.git`)) return false;
  if (entries.length > 0) {
    throw new UserError(`${folder} is not empty, and no quickstart made it`, {
      fix: 'name another folder: berth quickstart DIR',
    });
  }
  // Made beside it and moved: a run that is stopped leaves no half of a company behind.
  const partial = `${folder}.partial-${process.pid}`;
  try {
    await makeFolder(partial);
    await fillRepositories(await readSample(sample), { partial, folder }, session);
    await makeFolder(dirname(folder));
    await rename(partial, folder);
  } catch (error) {
    throw namingFolder(error, { partial, folder });
  } finally {
    await rm(partial, { recursive: true, force: true });
  }
  await checkOut(folder, session);
  return true;
}

/** The same error, about the folder that was asked for: the other one is gone when somebody reads it. */
function namingFolder(
  error: unknown,
  { partial, folder }: { readonly partial: string; readonly folder: string },
): unknown {
  if (!(error instanceof Error)) return error;
  error.message = error.message.replaceAll(partial, folder);
  if ('path' in error && typeof error.path === 'string') {
    Object.assign(error, { path: error.path.replaceAll(partial, folder) });
  }
  return error;
}

async function fillRepositories(
  branches: readonly SampleBranch[],
  { partial, folder }: { readonly partial: string; readonly folder: string },
  session: Session,
): Promise<void> {
  const names = new Set(branches.map(({ repository }) => repository));
  const addressOf = (name: string): string | undefined => (names.has(name) ? repositoryPath(folder, name) : undefined);
  const opened = new Map<string, Repository>();
  for (const name of names) {
    const path = repositoryPath(partial, name);
    await session.git.run(['init', '--quiet', '--bare', `--initial-branch=${MAIN}`, path]);
    opened.set(name, await session.git.open(path));
  }
  const heads = new Map<Repository, string[]>();
  let mainCommit: string | undefined;
  for (const { repository: name, branch, files } of branches) {
    const repository = opened.get(name);
    if (repository === undefined) continue;
    const placeholders = { addressOf, ...(mainCommit === undefined ? {} : { mainCommit }) };
    const filled = [...files].map(([path, text]) => [path, fillIn(text, placeholders)] as const);
    const commit = await commitFiles(repository, new Map(filled), session);
    const names = name === GITOPS ? [branch, ...ENVIRONMENTS] : [branch];
    heads.set(repository, [
      ...(heads.get(repository) ?? []),
      ...names.map(head => `create refs/heads/${head} ${commit}\n`),
    ]);
    if (name === CONTROL_PLANE && branch === MAIN) mainCommit = commit;
  }
  for (const [repository, commands] of heads)
    await repository.run(['update-ref', '--stdin'], { input: commands.join('') });
}

async function commitFiles(
  repository: Repository,
  files: ReadonlyMap<string, string>,
  { clock }: Session,
): Promise<string> {
  return await writeCommit(repository, {
    edits: [...files].map(([path, text]) => ({
      action: 'add',
      path,
      file: { text },
      after: { mode: '100644' },
    })),
    message: 'Start Harbor Goods\n',
    author: AUTHOR,
    time: clock.now(),
  });
}

async function checkOut(folder: string, { git }: Session): Promise<void> {
  const [branch] = ENVIRONMENTS;
  // Git refuses to commit without a name, which may not be configured on this machine.
  const identity = Object.entries(AUTHOR).flatMap(([key, value]) => ['--config', `user.${key}=${value}`]);
  const from = repositoryPath(folder, CONTROL_PLANE);
  await git.run(['clone', '--quiet', `--branch=${branch}`, ...identity, '--', from, checkoutPath(folder)]);
}
