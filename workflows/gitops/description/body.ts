import { formatPosition } from '../../../runtime/origin.ts';
import { folderWarnings } from '../../../scheduler/plan/folder-warnings.ts';
import type { BodyContent } from '../../proposal/text/pull-request-body.ts';
import type { Detail } from '../../text/detail.ts';
import { codeSpan, section } from '../../text/markdown.ts';
import { plural, shortId } from '../../text/words.ts';
import type { ProposalContent } from './content.ts';
import { changesNothing, countsOf } from './counts.ts';
import { sampleLines } from './sample.ts';
import {
  folderLines,
  groupLines,
  pathLines,
  placementLines,
  policyLines,
  sourceLines,
  takenBackLines,
  typeLines,
} from './sections.ts';
import { takenBack } from './taken-back.ts';

/**
 * What the body of an environment's pull request says: what a reviewer must not miss, then what changes, where, why, and from which
 * commits.
 */
export function bodyContent(content: ProposalContent): BodyContent {
  return {
    summary: summaryOf(content),
    sections: detail => [
      ...workingTreeSection(content),
      ...takenBackSection(content, detail),
      ...replacedSection(content, detail),
      ...removalSection(content, detail),
      ...refusedSection(content),
      ...heldSection(content, detail),
      ...warningSection(content, detail),
      ...changeSection(content, detail),
      ...addedSection(content, detail),
      ...reasonSection(content, detail),
      ...foreignSection(content, detail),
    ],
  };
}

function summaryOf(content: ProposalContent): string {
  const { plan, changeSet } = content;
  const counts = countsOf(content).join(', ');
  const held = changeSet.held.length + changeSet.retained.length;
  const { promotedFrom } = content.summary;
  const from = promotedFrom === undefined ? '' : `${codeSpan(shortId(promotedFrom))} → `;
  const verb = changeSet.promoted?.back === true ? 'Rolls back' : 'Promotes';
  const promoted =
    changeSet.promoted === undefined ? '' : ` ${verb} ${from}${codeSpan(shortId(changeSet.promoted.commit))}.`;
  if (changesNothing(content))
    return `Environment ${codeSpan(plan.environment, 63)}: **${counts}**. The branch still has what was proposed before: see below before you merge it.`;
  const back = held === 0 ? '' : ` **${plural(held, 'folder')} held back.**`;
  return `Environment ${codeSpan(plan.environment, 63)}: **${counts}**.${promoted}${back}`;
}

/** What isn't on a branch is known to nobody else, and may be gone tomorrow. */
function workingTreeSection({ plan }: ProposalContent): string[] {
  const read = plan.snapshot.sources.filter(({ commit }) => commit === undefined);
  if (read.length === 0) return [];
  return section('⚠️ From a working tree', [
    'Read from a folder on somebody’s machine, with uncommitted changes:',
    '',
    ...read.map(({ role }) => `- ${codeSpan(role)}`),
    '',
    'Commit and push them before merging: otherwise the next run reverts this.',
  ]);
}

function removalSection({ summary, changeSet }: ProposalContent, detail: Detail): string[] {
  const { removed, removedTypes } = summary;
  if (removed.length === 0 && removedTypes.length === 0) return [];
  const reasons = [...Map.groupBy(removed, ({ why }) => withoutNames(why))];
  const lines = reasons.flatMap(([why, folders]) => [
    `${plural(folders.length, 'deployment')}, because ${why}:`,
    '',
    ...placementLines(folders, detail),
    '',
  ]);
  const types =
    removedTypes.length === 0
      ? []
      : ['Cluster types that are removed with their README:', '', ...typeLines(removedTypes, detail)];
  const share = removed.length === 0 ? '' : ` of ${changeSet.removals.total}`;
  return section(`⚠️ Removes ${removed.length}${share} deployments`, [...lines, ...types]);
}

/** `why` names its folder, which the line below names again. */
function withoutNames(why: string): string {
  return why.replace(/(cluster type|deployment target) \S+/, 'such $1');
}

function refusedSection({ changeSet: { removals }, plan }: ProposalContent): string[] {
  if (removals.refused.length === 0) return [];
  const count = removals.folders.length;
  const command = codeSpan(`berth apply --environment ${plan.environment} --allow-removals ${count}`);
  return section('⛔ Removals held back', [
    `${plural(count, 'folder')} of ${removals.total} would be removed: ${removals.refused.map(reason => codeSpan(reason)).join(', and ')}.`,
    `No removals applied; other changes proceed. If intended: ${command}`,
  ]);
}

function changeSection({ summary }: ProposalContent, detail: Detail): string[] {
  return section('What changes', groupLines(summary.groups, detail));
}

function addedSection({ plan, summary: { added, addedTypes } }: ProposalContent, detail: Detail): string[] {
  const types =
    addedTypes.length === 0 ? [] : ['', 'Cluster types new on this branch:', '', ...typeLines(addedTypes, detail)];
  const lines = [...placementLines(added, detail), ...types, ...sampleLines(plan, added, detail)];
  return section('Added', lines);
}

function reasonSection({ summary, sources }: ProposalContent, detail: Detail): string[] {
  const policies = policyLines(summary.policies, detail);
  const commits = sourceLines(sources, detail);
  return section('Why', [
    ...(commits.length === 0 ? [] : ['Sources:', '', ...commits, '']),
    ...(policies.length === 0 ? [] : ['Scheduling policies behind these changes:', '', ...policies]),
  ]);
}

function takenBackSection(content: ProposalContent, detail: Detail): string[] {
  const taken = takenBack(content);
  if (taken.length === 0) return [];
  return section('⚠️ Reverts manual edits', [
    'People changed generated files on this branch. To keep such a change, make it in the control plane.',
    '',
    ...takenBackLines(taken, detail),
  ]);
}

function replacedSection({ replaced }: ProposalContent, detail: Detail): string[] {
  if (replaced.length === 0) return [];
  return section('⚠️ Replaces files of others', [
    'Neither Berth nor the original scheduler wrote these files. This pull request overwrites them:',
    '',
    ...pathLines(replaced, detail),
  ]);
}

function heldSection({ changeSet: { held, retained } }: ProposalContent, detail: Detail): string[] {
  return [
    ...section(
      '⚠️ Held back',
      held.length === 0 ? [] : ['These folders stay as they are:', '', ...folderLines(held, detail)],
    ),
    ...section(
      '⚠️ Not removed yet',
      retained.length === 0
        ? []
        : ['These folders have no placement, but this is not certain:', '', ...folderLines(retained, detail)],
    ),
  ];
}

/** Of folders that are added or changed: what stays as it is was merged with its own. */
function warningSection({ plan, summary }: ProposalContent, { items }: Detail): string[] {
  const touched = new Set([...summary.added, ...summary.changed].map(({ path }) => path));
  const warnings = folderWarnings(plan.folders.filter(({ path }) => touched.has(path)));
  const lines = warnings.slice(0, items).map(({ message, origin }) => {
    return `- ${codeSpan(message, 300)}${origin === undefined ? '' : ` at ${codeSpan(formatPosition(origin), 150)}`}`;
  });
  const more = warnings.length - lines.length;
  return section('⚠️ Warnings', [...lines, ...(more > 0 ? [`- … ${plural(more, 'more warning')}`] : [])]);
}

function foreignSection({ changeSet: { foreign }, summary }: ProposalContent, detail: Detail): string[] {
  if (foreign.length === 0 || summary.removed.length === 0) return [];
  return section('Left alone', [
    'Files that Berth did not write and does not remove:',
    '',
    ...pathLines(foreign, detail),
  ]);
}
