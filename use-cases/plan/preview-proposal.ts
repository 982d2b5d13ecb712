import { subjectOf } from '../../runtime/git/commits.ts';
import { printable } from '../../runtime/printable.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Plan } from '../../scheduler/plan/plan.ts';
import type { Forge } from '../../workflows/forges/forge.ts';
import { proposalMarker } from '../../workflows/gitops/description/proposal-marker.ts';
import { takenBack, VERBS } from '../../workflows/gitops/description/taken-back.ts';
import type { EnvironmentChanges } from '../../workflows/gitops/environment-changes.ts';
import { labelsOf } from '../../workflows/gitops/labels.ts';
import { readManualEdits } from '../../workflows/gitops/manual-edits.ts';
import { type Decision, decide } from '../../workflows/proposal/decide.ts';
import { listed, plural, shortId } from '../../workflows/text/words.ts';

const MOST = 20;
const MOST_PATHS = 3;

/** What `apply` would meet beside the changes themselves: people's work that it takes back or waits for, content that was declined. */
export async function previewProposal(plan: Plan, found: EnvironmentChanges, forge: Forge): Promise<Diagnostic[]> {
  const { changeSet, state } = found;
  if (changeSet.changes.length === 0) return [];
  if (state.base === undefined) return [missingBranch(found)];
  return [...(await manualChanges(plan, found, forge)), ...(await decided(plan, found, forge))];
}

function missingBranch({ target }: EnvironmentChanges): Diagnostic {
  const { base, origin, creation } = target;
  const message = `there is no branch ${printable(base)} in the GitOps repository yet`;
  return warning('branch-missing', { message, fix: creation?.fix ?? `create the branch ${printable(base)}`, origin });
}

async function manualChanges(
  plan: Plan,
  { changeSet, state }: EnvironmentChanges,
  forge: Forge,
): Promise<Diagnostic[]> {
  const { base = '' } = state;
  const { manualEdits, replaced } = await readManualEdits(plan, changeSet, { forge, base });
  const fix = 'to keep it, make the change in the control plane';
  const taken = takenBack({ manualEdits, changeSet });
  const edits = taken.slice(0, MOST).map(({ commit: { id, author, message }, action, places }) => {
    const [does, done] = VERBS[action];
    const by = `${shortId(id)} by ${printable(author.name)}: ${printable(subjectOf(message))}`;
    return warning('edited-by-hand', { message: `${does} ${pathsOf(places)}, ${done} by hand in ${by}`, fix });
  });
  if (replaced.length === 0) return edits;
  const message = `replaces ${plural(replaced.length, 'file')} that Berth did not write: ${pathsOf(replaced)}`;
  return [...edits, warning('replaces-files', { message, fix: 'move what is to be kept to other paths' })];
}

function pathsOf(paths: readonly string[]): string {
  return listed(
    paths.slice(0, MOST_PATHS).map(path => printable(path)),
    MOST_PATHS,
    paths.length,
  );
}

async function decided(plan: Plan, found: EnvironmentChanges, forge: Forge): Promise<Diagnostic[]> {
  const { changeSet, state } = found;
  const { base, head } = state;
  const ahead = base === undefined || head === undefined ? undefined : await forge.ahead(base, head);
  const marker = proposalMarker({ plan, changeSet });
  const proposal = { ...found, changes: changeSet.changes, marker, labels: labelsOf(changeSet) };
  return told(decide({ proposal, ahead, forge, rebuild: false }), plan, found);
}

function told(decision: Decision, { environment }: Plan, { state, target }: EnvironmentChanges): Diagnostic[] {
  const rebuild = `"berth apply --environment ${environment} --rebuild"`;
  const branch = printable(target.branch);
  switch (decision.action) {
    case 'wait': {
      const what = state.open === undefined ? `the branch ${branch}` : `pull request #${state.open.number}`;
      const message = `${what} would not be updated: ${branch} has commits by ${authorsOf(decision)}`;
      return [
        warning('not-updated', {
          message,
          fix: `merge it, remove them, or discard them with ${rebuild}, which saves them`,
        }),
      ];
    }
    case 'refuse': {
      const message = `nothing would be proposed: the branch ${branch} has commits by ${authorsOf(decision)} and none by Berth`;
      return [
        warning('branch-taken', {
          message,
          fix: `rename or delete that branch, or run ${rebuild}, which saves its commits`,
        }),
      ];
    }
    case 'none': {
      if (decision.outcome !== 'declined') return [];
      const number = state.lastClosed === undefined ? '' : ` #${state.lastClosed.number}`;
      const message = `nothing would be proposed: pull request${number} with the same content was closed`;
      return [warning('declined', { message, fix: `change something, or propose it again with ${rebuild}` })];
    }
    default:
      return [];
  }
}

function authorsOf({ manual }: Extract<Decision, { readonly action: 'wait' | 'refuse' }>): string {
  const names = [...new Set(manual.map(({ author }) => printable(author.name)))];
  return listed(names.slice(0, MOST_PATHS), MOST_PATHS, names.length);
}

function warning(code: string, rest: Omit<Diagnostic, 'severity' | 'code'>): Diagnostic {
  return { severity: 'warning', code, ...rest };
}
