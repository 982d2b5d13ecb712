import { resolve } from 'node:path';
import { printable } from '../runtime/printable.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { FleetSource } from './read-fleet.ts';

/**
 * A working tree that nothing reads is a typing error, unless only some environments were looked at.
 * @param used Branches for which something else was read than their tip.
 */
export function unusedWorktrees(
  { worktrees = {}, environments }: FleetSource,
  used: ReadonlySet<string>,
  cwd: string,
): Diagnostic[] {
  return Object.entries(worktrees)
    .filter(([branch]) => !used.has(branch))
    .map(([branch, folder]) => ({
      severity: environments === undefined ? 'warning' : 'info',
      code: 'unused-worktree',
      message: `nothing reads branch ${printable(branch)} of the control-plane repository, so the working tree ${printable(resolve(cwd, folder))} has no effect`,
      fix: 'check the name of the branch',
    }));
}
