import { resolve } from 'node:path';
import { UserError } from '../runtime/errors.ts';
import { checkWorkTree, hasUncommittedEdits } from '../runtime/git/work-tree-state.ts';
import { printable } from '../runtime/printable.ts';
import type { FleetSource } from './read-fleet.ts';
import type { Session } from './session.ts';

/** What clusters run would be known to nobody but the owner of the folder. Throws a {@link UserError} for edits in working trees. */
export async function refuseUncommitted(
  { worktrees = {}, workloadWorktrees = {} }: FleetSource,
  { git, cwd }: Pick<Session, 'git' | 'cwd'>,
): Promise<void> {
  const branches = Object.entries(worktrees).map(([name, folder]) => [`branch ${name}`, folder] as const);
  const registrations = Object.entries(workloadWorktrees).map(
    ([name, folder]) => [`registration ${name}`, folder] as const,
  );
  for (const [what, folder] of [...branches, ...registrations]) {
    const path = resolve(cwd, folder);
    await checkWorkTree(git, path);
    if (!(await hasUncommittedEdits(git, path))) continue;
    throw new UserError(`${printable(folder)}, which is taken for ${printable(what)}, has uncommitted edits`, {
      fix: 'commit and push them, or use --dirty: the pull request then says that nobody has committed them',
    });
  }
}
