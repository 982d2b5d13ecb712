import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { uncommittedManifests, unpushedCommits } from '../runtime/git/work-tree-state.ts';
import { printable } from '../runtime/printable.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import { plural } from '../workflows/text/words.ts';
import type { FleetSource } from './read-fleet.ts';
import type { Session } from './session.ts';

/**
 * What stands in the checkout that the control plane is named by, and isn't what counts: only what is pushed is planned and proposed. Says
 * nothing of a folder that is taken as a branch.
 */
export async function unseenEdits(
  { controlPlane = '.', worktrees = {} }: FleetSource,
  { git, cwd }: Pick<Session, 'git' | 'cwd'>,
): Promise<Diagnostic[]> {
  const folder = resolve(cwd, controlPlane);
  const isFolder = await stat(folder).then(
    found => found.isDirectory(),
    () => false,
  );
  if (!isFolder || Object.keys(worktrees).length > 0) return [];
  const edits = await uncommittedManifests(git, folder);
  const commits = await unpushedCommits(git, folder);
  const what = [
    ...(edits > 0 ? [`uncommitted edits of ${plural(edits, 'file')}`] : []),
    ...(commits > 0 ? [plural(commits, 'commit that is not pushed', 'commits that are not pushed')] : []),
  ];
  if (what.length === 0) return [];
  return [
    {
      severity: 'warning',
      code: 'not-pushed',
      message: `${printable(folder)} has ${what.join(' and ')}: this is about what is pushed`,
      fix: `push them, or see what they would do: berth plan --worktree BRANCH=${printable(controlPlane)}`,
    },
  ];
}
