import { z } from 'zod';
import type { PullRequestDetails } from '../../workflows/forges/port/pull-requests.ts';
import { parseMarker } from '../../workflows/proposal/text/marker.ts';
import type { Report } from '../report.ts';
import type { PullList } from './pull-requests.ts';

const person = z.object({ name: z.string(), email: z.string() });
const time = z.string().describe('ISO 8601.');
const state = z.enum(['open', 'merged', 'closed']);
const number = z.int();

/** A pull request in what `berth pulls list` and `show` print. `npm run generate` makes the reference of it. */
export const pullReportSchema = z.object({
  repository: z.string().describe('Repository address without credentials, or a folder.'),
  version: z.literal(1).describe('Of this format.'),
  number,
  state,
  title: z.string(),
  body: z.string().describe('Markdown, with the hidden part that Berth reads.'),
  labels: z.array(z.string()),
  base: z.string().describe('Branch that it is to be merged into.'),
  branch: z.string().describe('Branch that it comes from.'),
  head: z.string().describe('Commit of the branch.'),
  fingerprint: z.string().describe('Of the changes that Berth last wrote; empty for pull requests of others.'),
  author: person,
  createdAt: time,
  updatedAt: time,
  closedAt: time.optional(),
  closedBy: person.optional(),
  mergeCommit: z.string().optional().describe('The commit that brought the changes into the base branch.'),
  comments: z.array(
    z.object({
      id: z.int(),
      author: person,
      topic: z.string().optional().describe('Set for comments of Berth: there is one for each topic.'),
      text: z.string(),
      createdAt: time,
      updatedAt: time,
    }),
  ),
});
export type PullReport = Report<typeof pullReportSchema>;

/** What `berth pulls diff --output json` prints. */
export const pullDiffReportSchema = z.object({
  number,
  diff: z.string().describe('What merging it would change, as git-diff prints it.'),
});
export type PullDiffReport = Report<typeof pullDiffReportSchema>;

/** What `berth pulls close --output json` prints. */
export const pullCloseReportSchema = z.object({ number, state, base: pullReportSchema.shape.base });
export type PullCloseReport = Report<typeof pullCloseReportSchema>;

/** What `berth pulls merge --output json` prints. */
export const pullMergeReportSchema = pullCloseReportSchema.extend({ commit: z.string().describe('Of the merge.') });
export type PullMergeReport = Report<typeof pullMergeReportSchema>;

/** Lists of pull requests as plain data. docs/reference/pulls-json.md describes it. */
export function pullListReport(lists: readonly PullList[]): PullReport[] {
  return lists.flatMap(({ repository, pulls }) => pulls.map(pull => pullReport({ repository, pull })));
}

/** The fingerprint of its changes is the one that its text carries, unless the forge keeps it itself. */
export function pullReport({
  repository,
  pull: { number, state, title, body, labels, base, branch, head, ...rest },
}: {
  readonly repository: string;
  readonly pull: PullRequestDetails;
}): PullReport {
  const fingerprint = parseMarker(body)?.changes ?? '';
  return { repository, version: 1, number, state, title, body, labels, base, branch, head, fingerprint, ...rest };
}
