import { fingerprint } from '../../proposal/difference.ts';
import { approvalLines } from '../../proposal/text/approval-lines.ts';
import {
  type Marker,
  ownText,
  parseMarker,
  peoplesText,
  replaceOwnText,
  withMarker,
  withState,
} from '../../proposal/text/marker.ts';
import { REBUILD_BOX, withoutTick } from '../../proposal/text/rebuild-box.ts';
import { codeSpan } from '../../text/markdown.ts';
import { plural, shortContent, shortId } from '../../text/words.ts';
import type { ProposalContent } from './content.ts';
import { proposalMarker } from './proposal-marker.ts';
import {
  type Detail,
  folderLines,
  groupLines,
  handEditLines,
  pathLines,
  placementLines,
  policyLines,
  sourceLines,
} from './sections.ts';
import { countsOf } from './title.ts';

/** Forges cut off or refuse longer ones: GitHub at 65,536. */
export const MAX_BODY = 60_000;

// From everything that a reader may want down to counts alone, whose length doesn't depend on the fleet.
export const LEVELS: readonly Detail[] = [
  { items: 20, names: 10, diffLines: 20 },
  { items: 12, names: 6, diffLines: 14 },
  { items: 8, names: 3, diffLines: 8 },
  { items: 5, names: 1, diffLines: 4 },
  { items: 3, names: 0, diffLines: 0 },
  { items: 0, names: 0, diffLines: 0 },
];

/** The body of a pull request: what changes and why, for a reviewer with one minute. */
export class PullRequestBody {
  readonly #content: ProposalContent;

  constructor(content: ProposalContent) {
    this.#content = content;
  }

  /** What a body says about itself; nothing when it isn't Berth's or somebody took the marker out. */
  static parse(body: string): Marker | undefined {
    return parseMarker(body);
  }

  /** The text with as much detail as fits, with what people wrote around the old one. */
  toString(existing = '', limit = MAX_BODY): string {
    const { before, after } = peoplesText(existing);
    const room = Math.max(limit - before.length - after.length, limit / 10);
    const marker = proposalMarker(this.#content);
    let own = '';
    for (const detail of LEVELS) {
      own = withMarker(sections(this.#content, detail).join('\n\n'), marker);
      if (own.length <= room) break;
    }
    return replaceOwnText(existing, own);
  }
}

/** The body of a closed pull request says so, for the next run that looks at it. */
export function withdrawnBody(body: string): string {
  return withState(withoutTick(body), 'withdrawn');
}

/** Whether a body says that something else was approved. */
export function tellsOfApprovals(body: string): boolean {
  return (ownText(body) ?? '').split('\n').includes(`### ${APPROVED_TITLE}`);
}

function sections(content: ProposalContent, detail: Detail): string[] {
  return [
    lead(content),
    ...approvedSection(content, detail),
    ...removalSection(content, detail),
    ...refusedSection(content),
    ...changeSection(content, detail),
    ...addedSection(content, detail),
    ...reasonSection(content, detail),
    ...handEditSection(content, detail),
    ...replacedSection(content, detail),
    ...heldSection(content, detail),
    ...foreignSection(content, detail),
    ...savedSection(content),
    REBUILD_BOX,
    footer(content),
  ];
}

function lead(content: ProposalContent): string {
  const { plan, changeSet } = content;
  const counts = countsOf(content).join(', ');
  const held = changeSet.held.length + changeSet.retained.length;
  const { promotedFrom } = content.summary;
  const from = promotedFrom === undefined ? '' : `${codeSpan(shortId(promotedFrom))} → `;
  const promoted =
    changeSet.promoted === undefined ? '' : ` Promotes ${from}${codeSpan(shortId(changeSet.promoted.commit))}.`;
  const back = held === 0 ? '' : ` **${plural(held, 'folder')} held back.**`;
  return `Environment ${codeSpan(plan.environment, 63)}: **${counts}**.${promoted}${back}`;
}

const APPROVED_TITLE = 'Changed since it was approved';

/** As of the update that it stands in: it stays true when somebody approves the new content. */
function approvedSection({ approved = [], changeSet }: ProposalContent, detail: Detail): string[] {
  if (approved.length === 0) return [];
  const now = codeSpan(shortContent(fingerprint(changeSet.changes)));
  return section(APPROVED_TITLE, [
    `When this pull request was updated to the content ${now}, what had been approved was another one:`,
    '',
    ...approvalLines(approved, detail),
    '',
    'Who approves it after that update approves what is described here.',
  ]);
}

function section(title: string, lines: readonly string[]): string[] {
  return lines.length === 0
    ? []
    : [
        `### ${title}\n\n${lines
          .join('\n')
          .replace(/\n{3,}/g, '\n\n')
          .trimEnd()}`,
      ];
}

function removalSection({ summary, changeSet }: ProposalContent, detail: Detail): string[] {
  const { removed, goneTypes } = summary;
  if (removed.length === 0 && goneTypes.length === 0) return [];
  const reasons = [...Map.groupBy(removed, ({ why }) => withoutNames(why))];
  const lines = reasons.flatMap(([why, folders]) => [
    `${plural(folders.length, 'deployment')}, because ${why}:`,
    '',
    ...placementLines(folders, detail),
    '',
  ]);
  const types =
    goneTypes.length === 0 ? [] : [`The folders of ${plural(goneTypes.length, 'cluster type')} go with their README.`];
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
    `None of them is. If it is meant: ${command}`,
  ]);
}

function changeSection({ summary }: ProposalContent, detail: Detail): string[] {
  return section('What changes', groupLines(summary.groups, detail));
}

function addedSection({ summary }: ProposalContent, detail: Detail): string[] {
  const types =
    summary.newTypes.length === 0 ? [] : ['', `${plural(summary.newTypes.length, 'cluster type')} new on this branch.`];
  return section(
    'Added',
    summary.added.length + types.length === 0 ? [] : [...placementLines(summary.added, detail), ...types],
  );
}

function reasonSection({ summary, sources }: ProposalContent, detail: Detail): string[] {
  const policies = policyLines(summary.policies, detail);
  const commits = sourceLines(sources, detail);
  return section('Why', [
    ...(commits.length === 0 ? [] : ['Sources that have moved:', '', ...commits, '']),
    ...(policies.length === 0 ? [] : ['Scheduling policies that place what is added or changed:', '', ...policies]),
  ]);
}

function handEditSection({ handEdits }: ProposalContent, detail: Detail): string[] {
  if (handEdits.length === 0) return [];
  return section('Edited by hand', [
    'These commits changed files that Berth makes. This pull request takes that back; to keep it, change the control plane.',
    '',
    ...handEditLines(handEdits, detail),
  ]);
}

function replacedSection({ replaced }: ProposalContent, detail: Detail): string[] {
  if (replaced.length === 0) return [];
  return section('Replaces files of others', [
    'Neither Berth nor the original scheduler wrote these files. This pull request puts its own in their place:',
    '',
    ...pathLines(replaced, detail),
  ]);
}

function heldSection({ changeSet: { held, retained } }: ProposalContent, detail: Detail): string[] {
  return [
    ...section(
      'Held back',
      held.length === 0 ? [] : ['These folders stay as they are:', '', ...folderLines(held, detail)],
    ),
    ...section(
      'Not removed yet',
      retained.length === 0
        ? []
        : ['These folders have no placement, but it is not certain:', '', ...folderLines(retained, detail)],
    ),
  ];
}

function foreignSection({ changeSet: { foreign }, summary }: ProposalContent, detail: Detail): string[] {
  if (foreign.length === 0 || summary.removed.length === 0) return [];
  return section('Left alone', ['Files that Berth did not write:', '', ...pathLines(foreign, detail)]);
}

function savedSection({ saved }: ProposalContent): string[] {
  if (saved === undefined) return [];
  const authors = saved.authors.slice(0, 5).map(author => codeSpan(author, 60));
  return section('Kept commits', [
    `Commits by ${authors.join(', ')} were on this branch. They are kept: ${codeSpan(saved.ref)}`,
  ]);
}

/** The content by the name that comments on it can use: the first digits of its fingerprint. */
function footer({ changeSet }: ProposalContent): string {
  return [
    '---',
    `<sub>Content ${codeSpan(shortContent(fingerprint(changeSet.changes)))}. Made by Berth and updated in place. Merge it to deploy. Close it to decline this content: it stays`,
    'closed until the content changes. Commits that you add to the branch are never overwritten. Text that you write above or',
    'below stays.</sub>',
  ].join('\n');
}
