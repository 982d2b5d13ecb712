import { resolve } from 'node:path';
import { registrationStandIn } from '../environments/source-reader.ts';
import { printable } from '../runtime/printable.ts';
import type { Diagnostic } from '../scheduler/model/diagnostic.ts';
import type { FleetSource } from './read-fleet.ts';

/**
 * A working tree that nothing reads is a typing error, unless only some environments were looked at.
 * @param used Branches for which something else was read than their tip.
 */
export function unusedWorktrees(
  { worktrees = {}, workloadWorktrees = {}, environments }: FleetSource,
  used: ReadonlySet<string>,
  cwd: string,
): Diagnostic[] {
  const unused = ([, folder]: [string, string], words: { readonly why: string; readonly fix: string }): Diagnostic => ({
    severity: environments === undefined ? 'warning' : 'info',
    code: 'unused-worktree',
    message: `${words.why}, so the working tree ${printable(resolve(cwd, folder))} has no effect`,
    fix: words.fix,
  });
  return [
    ...Object.entries(worktrees)
      .filter(([branch]) => !used.has(branch))
      .map(entry =>
        unused(entry, {
          why: `nothing reads branch ${printable(entry[0])} of the control-plane repository`,
          fix: 'check the name of the branch',
        }),
      ),
    ...Object.entries(workloadWorktrees)
      .filter(([name]) => !used.has(registrationStandIn(name)))
      .map(entry =>
        unused(entry, {
          why: `no environment has a registration ${printable(entry[0])}`,
          fix: 'check the name of the WorkloadRegistration',
        }),
      ),
  ];
}
