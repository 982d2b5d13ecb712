import type { Issue, IssueEdit } from '../forges/forge.ts';
import { type IssueMarker, parseIssueBody, replaceIssueText, withIssueMarker } from './issue-marker.ts';
import { closedText } from './issue-text.ts';
import { folderOfTitle } from './issue-title.ts';
import type { WantedIssue } from './wanted-issues.ts';

/** An issue that Berth or the original made about an environment. */
export interface OwnIssue {
  readonly issue: Issue;
  readonly environment: string;
  /** `<clusterType>/<deploymentTarget>`, or `*` for many. */
  readonly about: string;
  /** What Berth says there; absent in one of the original's. */
  readonly said?: IssueMarker;
}

/** One request that writes. */
export type IssueWrite =
  | { readonly does: 'opened'; readonly title: string; readonly body: string }
  | { readonly does: 'opened' | 'updated' | 'closed'; readonly issue: Issue; readonly edit: IssueEdit };

/** Those of an account's issues that are about an environment, the oldest first. All others are nobody's business here. */
export function ownIssues(issues: readonly Issue[], environment: string): OwnIssue[] {
  // A list that grows while it is read may have one on two pages.
  const distinct = new Map(issues.map(issue => [issue.number, issue]));
  return [...distinct.values()]
    .flatMap(issue => recognise(issue, environment) ?? [])
    .sort((a, b) => a.issue.number - b.issue.number);
}

function recognise(issue: Issue, environment: string): OwnIssue | undefined {
  const said = parseIssueBody(issue.body)?.said;
  if (said !== undefined)
    return said.environment === environment ? { issue, environment, about: said.about, said } : undefined;
  const titled = folderOfTitle(issue.title);
  return titled?.environment === environment ? { issue, environment, about: titled.folder } : undefined;
}

export interface IssueFacts {
  readonly wanted: readonly WantedIssue[];
  readonly open: readonly OwnIssue[];
  readonly closed: readonly OwnIssue[];
  /** Characters of a body. */
  readonly limit: number;
  /** Why a folder is no longer held back, as a clause; nothing while that isn't certain. */
  readonly solved: (about: string) => string | undefined;
}

/** What has to be written so that there is one open issue for each wanted one, and no other. Nothing when that is so. */
export function decideIssues(facts: IssueFacts): IssueWrite[] {
  const { wanted, open } = facts;
  const byFolder = Map.groupBy(open, ({ about }) => about);
  const wantedAbout = new Set(wanted.map(({ marker }) => marker.about));
  const kept = [...byFolder.values()].flatMap(([oldest]) => oldest ?? []);
  return [
    ...[...byFolder.values()].flatMap(([oldest, ...younger]) =>
      oldest === undefined ? [] : younger.map(one => closeDuplicate(one, oldest)),
    ),
    ...wanted.flatMap(issue => writesFor(issue, facts)),
    ...kept.filter(({ about }) => !wantedAbout.has(about)).flatMap(one => closeSolved(one, facts)),
  ];
}

/** Two runs at once may have opened two: the older one stays. */
function closeDuplicate(younger: OwnIssue, oldest: OwnIssue): IssueWrite {
  return close(younger, { why: `the same as #${oldest.issue.number}, which stays`, state: 'duplicate' });
}

function writesFor(wanted: WantedIssue, { open, closed, limit }: IssueFacts): IssueWrite[] {
  const { marker, title } = wanted;
  const current = open.find(({ about }) => about === marker.about);
  if (current !== undefined) return saysSo(current, marker) ? [] : [rewrite(current.issue, wanted, { limit })];
  const last = closed.findLast(
    ({ about, said }) => about === marker.about && said !== undefined && said.state !== 'duplicate',
  );
  if (last === undefined) return [{ does: 'opened', title, body: wanted.body(limit) }];
  // Whoever closed it while the folder was held knows of this reason.
  if (last.said?.state === 'held' && last.said.reason === marker.reason) return [];
  return [rewrite(last.issue, wanted, { limit, reopen: true })];
}

function saysSo({ said }: OwnIssue, { reason, text }: IssueMarker): boolean {
  return said?.state === 'held' && said.reason === reason && said.text === text;
}

function rewrite(
  issue: Issue,
  { body }: WantedIssue,
  { limit, reopen = false }: { limit: number; reopen?: boolean },
): IssueWrite {
  const people = replaceIssueText(issue.body, '').length;
  const own = body(Math.max(limit - people, limit / 10));
  const edit = { body: replaceIssueText(issue.body, own), ...(reopen && { state: 'open' as const }) };
  return { does: reopen ? 'opened' : 'updated', issue, edit };
}

function closeSolved(one: OwnIssue, { solved }: IssueFacts): IssueWrite[] {
  // A person opened it again after Berth closed it: it is theirs to close.
  if (one.said?.state === 'solved') return [];
  const why = solved(one.about);
  return why === undefined ? [] : [close(one, { why, state: 'solved' })];
}

function close(
  { issue, about, environment, said }: OwnIssue,
  { why, state }: { readonly why: string; readonly state: 'solved' | 'duplicate' },
): IssueWrite {
  const marker = { reason: '-', text: '-', ...said, environment, about, state };
  const own = withIssueMarker(closedText(why, parseIssueBody(issue.body)?.own ?? ''), marker);
  return {
    does: 'closed',
    issue,
    edit: { body: replaceIssueText(issue.body, own), state: 'closed', reason: REASON[state] },
  };
}

const REASON = { solved: 'completed', duplicate: 'not_planned' } as const;
