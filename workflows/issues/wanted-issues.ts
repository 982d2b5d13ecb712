import { createHash } from 'node:crypto';
import { compareText, type Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { HeldFolder, Plan } from '../../scheduler/plan/plan.ts';
import { type IssueMarker, MANY, withIssueMarker } from './issue-marker.ts';
import { type Cause, heldIssueText, manyHeldIssueText } from './issue-text.ts';
import { collectiveTitle, issueTitle } from './issue-title.ts';

/** So many folders of an environment get an issue each; above that those without one share one. */
export const MOST_ISSUES = 20;

/** An issue as it should be. */
export interface WantedIssue {
  readonly title: string;
  readonly marker: IssueMarker;
  /** Berth's part of the body, in so many characters if it can be. */
  readonly body: (room: number) => string;
}

export interface Held {
  readonly plan: Plan;
  /** The branch that clusters pull. */
  readonly branch: string;
  /** Whether there is such a folder on that branch. */
  readonly onBranch: (path: string) => boolean;
}

/**
 * The issues that an environment should have open. `own`: folders that have one already, which they keep whatever the
 * number of others.
 */
export function wantedIssues(held: Held, own: ReadonlySet<string>): WantedIssue[] {
  const folders = held.plan.held;
  if (folders.length <= MOST_ISSUES) return folders.map(folder => issueOf(folder, held));
  const many = folders.some(({ path }) => !own.has(path)) ? [collectiveIssue(held)] : [];
  return [...folders.filter(({ path }) => own.has(path)).map(folder => issueOf(folder, held)), ...many];
}

// Counts up when the text is laid out in another way, so that open issues are brought up to date once.
const LAYOUT = 1;

function issueOf(folder: HeldFolder, { plan: { environment }, branch, onBranch }: Held): WantedIssue {
  const { path, placement, reasons } = folder;
  const policies = placement.policies.map(({ name }) => name);
  const there = onBranch(path);
  // Lines that shift in source files don't count, as in the pull request.
  const reason = hash(reasons.map(({ code, message }) => [code, message]));
  const text = hash([LAYOUT, reason, reasons.map(({ fix }) => fix), policies, branch, there]);
  const marker: IssueMarker = { environment, about: path, reason, text, state: 'held' };
  const said = { ...folder, environment, branch, onBranch: there };
  return {
    title: issueTitle(environment, {
      clusterType: placement.clusterType.name,
      deploymentTarget: placement.deploymentTarget.name,
    }),
    marker,
    body: room => fitting(room, most => withIssueMarker(heldIssueText(said, most), marker)),
  };
}

function collectiveIssue({ plan, branch }: Held): WantedIssue {
  const { environment, held } = plan;
  const causes = causesOf(held);
  const reason = hash(causes.map(({ key }) => key).sort(compareText));
  const text = hash([LAYOUT, reason, held.length, causes.map(({ paths }) => paths.length), branch]);
  const marker: IssueMarker = { environment, about: MANY, reason, text, state: 'held' };
  const said = { environment, branch, total: held.length, causes };
  return {
    title: collectiveTitle(environment),
    marker,
    body: room => fitting(room, most => withIssueMarker(manyHeldIssueText(said, most), marker)),
  };
}

/** Reasons with the folders that have them, those of most folders first. */
function causesOf(held: readonly HeldFolder[]): (Cause & { readonly key: string })[] {
  const causes = new Map<string, { readonly reason: Diagnostic; readonly paths: Set<string> }>();
  for (const folder of held) {
    for (const reason of folder.reasons) {
      const key = causeKey(reason, folder);
      const cause = causes.get(key) ?? { reason, paths: new Set() };
      cause.paths.add(folder.path);
      causes.set(key, cause);
    }
  }
  return [...causes]
    .map(([key, { reason, paths }]) => ({ key, reason, paths: [...paths] }))
    .sort((a, b) => b.paths.length - a.paths.length || compareText(a.key, b.key));
}

/** Equal for one reason in many folders, although its message names the folder. */
function causeKey({ code, message, origin }: Diagnostic, { placement }: HeldFolder): string {
  const { clusterType, deploymentTarget } = placement;
  const general = message.replaceAll(deploymentTarget.name, '…').replaceAll(clusterType.name, '…');
  return JSON.stringify([code, origin?.repository, origin?.path, general]);
}

/** The text with as much detail as fits. */
function fitting(room: number, text: (most: number) => string): string {
  const texts = [20, 8, 3].map(most => () => text(most));
  for (const make of texts) {
    const made = make();
    if (made.length <= room) return made;
  }
  return text(0);
}

function hash(value: unknown): string {
  return createHash('sha256').update(JSON.stringify(value)).digest('hex').slice(0, 20);
}
