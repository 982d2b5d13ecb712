import { UserError } from '../../../runtime/errors.ts';
import type { Repository } from '../../../runtime/git/repository.ts';

/** Throws a {@link UserError} when a working tree has the branch checked out: moving it would confuse git and its user. */
export async function refuseCheckedOut(repository: Repository, branch: string): Promise<void> {
  const args = ['for-each-ref', '--format=%(worktreepath)', `refs/heads/${branch}`];
  const folder = (await repository.run(args)).stdout.toString('utf8').trim();
  if (folder === '') return;
  throw new UserError(`the branch ${branch} of ${repository.url} is checked out in ${folder}`, {
    fix: 'use a bare repository (git clone --bare), or check out another branch there',
  });
}
