import type { Origin } from '../../runtime/origin.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { Placement } from '../../scheduler/plan/plan.ts';
import { originLink, repositoryLink } from '../text/links.ts';
import { codeSpan } from '../text/markdown.ts';
import { listed, plural, shortId } from '../text/words.ts';

/** A folder that is held back, as its issue tells it. */
export interface HeldText {
  readonly environment: string;
  /** `<clusterType>/<deploymentTarget>` */
  readonly path: string;
  readonly placement: Placement;
  readonly reasons: readonly Diagnostic[];
  /** The branch that clusters pull. */
  readonly branch: string;
  /** There is such a folder on that branch. */
  readonly onBranch: boolean;
}

/** What is wrong with one folder, how to put it right, who placed it and what happens meanwhile. */
export function heldIssueText(held: HeldText, most: number): string {
  const { environment, path, placement, reasons, branch, onBranch } = held;
  const { deploymentTarget, clusterType, policies } = placement;
  const target = `deployment target ${codeSpan(deploymentTarget.name)} on cluster type ${codeSpan(clusterType.name)}`;
  return [
    `Berth can't generate the manifests of ${target} in environment ${codeSpan(environment)}.`,
    '### What is wrong',
    lines(reasons, most, reason => reasonLines(reason)),
    '### Who placed it',
    lines(policies, most, ({ name, origin }) => [`- scheduling policy ${codeSpan(name, 100)} (${originLink(origin)})`]),
    '### Meanwhile',
    onBranch
      ? `The folder ${codeSpan(path)} stays on ${codeSpan(branch)} as it is: clusters go on with what they have. Everything else in the environment is proposed as usual.`
      : `There is no folder ${codeSpan(path)} on ${codeSpan(branch)} yet, and none is proposed. Everything else in the environment is.`,
    FOOTER,
  ].join('\n\n');
}

/** Folders that are held back for one reason. */
export interface Cause {
  /** As it is for the first of them. */
  readonly reason: Diagnostic;
  readonly paths: readonly string[];
}

export interface ManyHeldText {
  readonly environment: string;
  readonly branch: string;
  /** Number of folders. */
  readonly total: number;
  readonly causes: readonly Cause[];
}

const SAMPLE = 5;

/** The causes for which many folders are held back, those of most folders first. */
export function manyHeldIssueText({ environment, branch, total, causes }: ManyHeldText, most: number): string {
  return [
    `Berth can't generate the manifests of **${plural(total, 'deployment target')}** in environment ${codeSpan(environment)}. They share this issue, because they are so many.`,
    '### What is wrong',
    lines(causes, most, ({ reason, paths }) => {
      const shown = paths.slice(0, SAMPLE).map(path => codeSpan(path, 150));
      const [first = '', ...rest] = reasonLines(reason);
      const where = `  In ${listed(shown, SAMPLE, paths.length)}.`;
      return [first.replace('- ', `- **${plural(paths.length, 'folder')}**: `), ...rest, where];
    }),
    '### Meanwhile',
    `These folders stay on ${codeSpan(branch)} as they are. Everything else in the environment is proposed as usual. ${codeSpan(`berth plan --environment ${environment}`)} lists all of them.`,
    FOOTER,
  ].join('\n\n');
}

function reasonLines({ code, message, fix, origin }: Diagnostic): string[] {
  const place = origin === undefined ? '' : ` at ${placeOf(origin)}`;
  const how = fix === undefined ? [] : [`  To fix it: ${codeSpan(fix, 300)}`];
  return [`- ${codeSpan(code)}: ${codeSpan(message, 600)}${place}`, ...how];
}

/** A link to the line, or where there is none the line and a link to the commit. */
function placeOf(origin: Origin): string {
  const line = originLink(origin);
  const { repository, commit } = origin;
  if (line.startsWith('[') || commit === undefined) return line;
  return `${line} in ${repositoryLink(repository, commit, `${repository}@${shortId(commit)}`)}`;
}

function lines<Item>(items: readonly Item[], most: number, show: (item: Item) => string[]): string {
  const shown = items.slice(0, most).flatMap(show);
  const more = items.length - most;
  return [...shown, ...(more > 0 ? [`- … ${more} more`] : [])].join('\n');
}

/** Says above what an issue said last why it was closed. */
export function closedText(why: string, before: string): string {
  return [`**Closed:** ${why}.`, before].filter(part => part !== '').join('\n\n');
}

const FOOTER = [
  '---',
  '<sub>Kept by Berth: updated when the reason changes, closed when it is gone. Close it to say that you know: it stays',
  'closed until the reason changes. Text that you write above or below stays.</sub>',
].join('\n');
