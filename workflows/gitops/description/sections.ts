import max from 'lodash-es/max.js';
import { subjectOf } from '../../../runtime/git/commits.ts';
import { formatPosition } from '../../../runtime/origin.ts';
import { compareText, type Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import type { Detail } from '../../text/detail.ts';
import { originLink, repositoryLink } from '../../text/links.ts';
import { codeBlock, codeSpan } from '../../text/markdown.ts';
import { listed, plural, shortId } from '../../text/words.ts';
import type { RetainedFolder } from '../change-set.ts';
import type { SourceChange } from '../source-commits.ts';
import type { ChangeGroup } from '../summary/change-groups.ts';
import type { ResponsiblePolicy } from '../summary/summary.ts';
import { type TakenBack, VERBS } from './taken-back.ts';

interface Placed {
  readonly clusterType: string;
  readonly deploymentTarget: string;
}

/** `- on large: a, b and 10 more`, a line for each cluster type, those with most first. */
export function placementLines(placements: readonly Placed[], { items, names }: Detail): string[] {
  const types = [...Map.groupBy(placements, ({ clusterType }) => clusterType)].sort(
    ([a, ofA], [b, ofB]) => ofB.length - ofA.length || compareText(a, b),
  );
  const lines = types.slice(0, items).map(([clusterType, placed]) => {
    const shown = placed.slice(0, names).map(({ deploymentTarget }) => codeSpan(deploymentTarget, 100));
    const count = placed.length > 1 ? `${placed.length} on ` : 'on ';
    return `- ${count}${codeSpan(clusterType, 100)}${names === 0 ? '' : `: ${listed(shown, names, placed.length)}`}`;
  });
  return [...lines, ...more(types.length - lines.length, 'cluster type')];
}

/** Folders with their reasons, folders of the same reason together. */
export function folderLines(folders: readonly RetainedFolder[], { items, names }: Detail): string[] {
  const reasons = [...Map.groupBy(folders, ({ reasons }) => reasonText(reasons))];
  const lines = reasons.slice(0, items).map(([reason, held]) => {
    const shown = held.slice(0, Math.max(1, names)).map(({ path }) => codeSpan(path, 150));
    return `- ${listed(shown, Math.max(1, names), held.length)}: ${reason}`;
  });
  return [...lines, ...more(reasons.length - lines.length, 'more reason', { word: '' })];
}

function reasonText(reasons: readonly Diagnostic[]): string {
  const [first, ...others] = reasons;
  if (first === undefined) return 'no reason is known';
  const place = first.origin === undefined ? '' : ` at ${codeSpan(formatPosition(first.origin), 150)}`;
  const also = others.length === 0 ? '' : ` (and ${plural(others.length, 'more problem')})`;
  return `${codeSpan(first.message, 300)}${place}${also}`;
}

/** One entry for each kind of change, with a sample of it. */
export function groupLines(groups: readonly ChangeGroup[], { items, names, diffLines }: Detail): string[] {
  const lines = groups.slice(0, items).flatMap(group => {
    const paths = group.paths.slice(0, names).map(path => codeSpan(path.slice(0, path.lastIndexOf('/')), 150));
    const where = names === 0 ? '' : `: ${listed(paths, names, group.paths.length)}`;
    return [`- ${describeGroup(group)}${where}`, ...sample(group, diffLines)];
  });
  return [...lines, ...more(groups.length - Math.min(items, groups.length), 'different change')];
}

function describeGroup({ action, fileName, paths, diff }: ChangeGroup): string {
  const name = codeSpan(fileName, 60);
  const where = plural(paths.length, 'folder');
  if (action === 'add') return `adds ${name} in ${where}`;
  if (action === 'remove') return `removes ${name} from ${where}`;
  const count = max(['+', '-'].map(sign => diff?.filter(line => line.sign === sign).length ?? 0)) ?? 0;
  if (diff === undefined || count === 0) return `${name} changes in ${where}`;
  if (paths.length === 1) return `${plural(count, 'line')} of ${name} ${count === 1 ? 'changes' : 'change'}`;
  return `**the same ${count === 1 ? 'line' : plural(count, 'line')}** of ${name} in **${where}**`;
}

function sample({ diff }: ChangeGroup, most: number): string[] {
  if (diff === undefined || most === 0) return [];
  const lines = diff.slice(0, most).map(({ sign, text }) => sign + text);
  const block = codeBlock([...lines, ...(diff.length > most ? [` … ${diff.length - most} more lines`] : [])], 'diff');
  return ['', ...block.split('\n').map(line => `  ${line}`), ''];
}

export function policyLines(policies: readonly ResponsiblePolicy[], { items }: Detail): string[] {
  const lines = policies
    .slice(0, items)
    .map(
      ({ policy, placements }) =>
        `- ${codeSpan(policy.name, 100)} (${originLink(policy.origin)}): ${plural(placements, 'placement')}`,
    );
  return [...lines, ...more(policies.length - lines.length, 'policy', { many: 'policies' })];
}

export function sourceLines(sources: readonly SourceChange[], detail: Detail): string[] {
  const lines = sources.slice(0, detail.items).flatMap(change => sourceLine(change, detail));
  return [...lines, ...more(sources.length - Math.min(detail.items, sources.length), 'source')];
}

function sourceLine({ source, commits, undone = [], truncated }: SourceChange, { names }: Detail): string[] {
  const { repository, revision, role, commit = '' } = source;
  const where = repositoryLink(repository, commit, shortId(commit));
  const all = [...commits.map(one => ({ ...one, verb: '' })), ...undone.map(one => ({ ...one, verb: 'without ' }))];
  const shown = all.slice(0, names).map(({ id, subject, author, verb }) => {
    const link = repositoryLink(repository, id, shortId(id));
    return `  - ${verb}${link} ${codeSpan(subject, 100)} by ${codeSpan(author.name, 60)}`;
  });
  const rest = all.length - shown.length;
  const tail =
    rest > 0 || (truncated && shown.length > 0)
      ? [`  - and ${rest > 0 ? `${rest}${truncated ? ' or' : ''} ` : ''}more`]
      : [];
  return [
    `- ${codeSpan(role, 100)}: ${codeSpan(repository, 150)} ${codeSpan(revision, 60)} at ${where}`,
    ...shown,
    ...tail,
  ];
}

/** ``- restores `large/shop-web`, deleted by hand in `458f7d6` by `Ada`: `Try something` ``, an entry for each commit and action. */
export function takenBackLines(taken: readonly TakenBack[], { items, names }: Detail): string[] {
  const lines = taken.slice(0, items).map(({ commit, action, paths, places }) => {
    const [does, done] = VERBS[action];
    const shown = places.slice(0, names).map(path => codeSpan(path, 150));
    const what = names === 0 ? plural(paths.length, 'file') : listed(shown, names, places.length);
    const by = `${codeSpan(shortId(commit.id))} by ${codeSpan(commit.author.name, 60)}`;
    return `- ${does} ${what}, ${done} by hand in ${by}: ${codeSpan(subjectOf(commit.message), 100)}`;
  });
  return [...lines, ...more(taken.length - lines.length, 'commit')];
}

/** Names of cluster types, one a line. */
export function typeLines(types: readonly string[], { items }: Detail): string[] {
  const lines = types.slice(0, items).map(name => `- ${codeSpan(name, 100)}`);
  return [...lines, ...more(types.length - lines.length, 'cluster type')];
}

export function pathLines(paths: readonly string[], { items }: Detail): string[] {
  const lines = paths.slice(0, items).map(path => `- ${codeSpan(path, 150)}`);
  return [...lines, ...more(paths.length - lines.length, 'file')];
}

function more(
  count: number,
  what: string,
  { word = 'more', many = `${what}s` }: { readonly word?: string; readonly many?: string } = {},
): string[] {
  if (count <= 0) return [];
  return [`- … ${count} ${[word, count === 1 ? what : many].filter(part => part !== '').join(' ')}`];
}
