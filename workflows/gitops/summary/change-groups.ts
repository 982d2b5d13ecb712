import { fromBytes } from '../../../runtime/bytes.ts';
import { compareText } from '../../../scheduler/model/diagnostic.ts';
import type { Change, ModifiedFile } from '../change-set.ts';
import { type DiffLine, diffLines } from './line-diff.ts';

/** Changes of files that are alike, apart from the names of their deployment target and cluster type. */
export interface ChangeGroup {
  readonly action: Change['action'];
  /** `reconciler.yaml` */
  readonly fileName: string;
  /** All paths, sorted. */
  readonly paths: readonly string[];
  /** The changed lines of the first path; absent when the old content isn't known, and for added and removed files. */
  readonly diff?: readonly DiffLine[];
}

/** Old contents of modified files by their ids. */
export type Contents = ReadonlyMap<string, Uint8Array>;

/** The contents that collapsing needs. */
export function wantedContents(changes: readonly Change[]): string[] {
  return [...new Set(changes.flatMap(change => (change.action === 'modify' ? [change.before.oid] : [])))];
}

/** Collapses changes that are alike: most frequent first. */
export function groupChanges(changes: readonly Change[], contents: Contents): ChangeGroup[] {
  const groups = new Map<string, { group: Omit<ChangeGroup, 'paths'>; paths: string[] }>();
  const diffs = new Map<string, readonly DiffLine[]>();
  for (const change of changes) {
    const fileName = change.path.slice(change.path.lastIndexOf('/') + 1);
    const diff = change.action === 'modify' ? diffOf(change, contents, diffs) : undefined;
    const key = JSON.stringify([change.action, fileName, diff && anonymous(diff, change)]);
    const known = groups.get(key);
    if (known !== undefined) known.paths.push(change.path);
    else groups.set(key, { group: { action: change.action, fileName, ...(diff && { diff }) }, paths: [change.path] });
  }
  return [...groups.values()]
    .map(({ group, paths }) => ({ ...group, paths: paths.sort(compareText) }))
    .sort((a, b) => b.paths.length - a.paths.length || compareText(a.paths[0] ?? '', b.paths[0] ?? ''));
}

function diffOf(
  change: ModifiedFile,
  contents: Contents,
  known: Map<string, readonly DiffLine[]>,
): readonly DiffLine[] | undefined {
  const before = contents.get(change.before.oid);
  if (before === undefined) return undefined;
  const key = `${change.before.oid} ${change.after.oid}`;
  const diff = known.get(key) ?? diffLines(fromBytes(before), change.file.text);
  known.set(key, diff);
  return diff;
}

/** The changed lines with placeholders for the names that differ from folder to folder. */
function anonymous(diff: readonly DiffLine[], { clusterType, deploymentTarget }: Change): string {
  let text = '';
  for (const line of diff) if (line.sign !== ' ') text += `${line.sign}${line.text}\n`;
  if (deploymentTarget !== undefined) text = text.replace(wholeName(deploymentTarget), '\u0000target');
  return clusterType === undefined ? text : text.replace(wholeName(clusterType), '\u0000type');
}

// Names are parts of others, such as of namespaces, but never parts of words.
function wholeName(name: string): RegExp {
  return new RegExp(`(?<![A-Za-z0-9])${name.replace(/[.*+?^${}()|[\]\\]/g, String.raw`\$&`)}(?![A-Za-z0-9])`, 'g');
}
