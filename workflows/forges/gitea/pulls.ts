import { z } from 'zod';
import { ConflictError } from '../../../runtime/errors.ts';
import { OWN_BRANCHES } from '../identity.ts';
import { contentVersion } from '../port/content-version.ts';
import { readPages } from '../port/pages.ts';
import type { PullRequest } from '../port/proposals.ts';
import { isDraft } from './draft.ts';
import type { GiteaRepository } from './repository.ts';
import { Pull } from './schemas.ts';

const PAGE = 50;
// Of closed ones the newest are asked for first; older than these are of no interest.
const MOST_PAGES = 20;

/** The open pull request from a branch of this repository, whatever it is to be merged into. */
export async function findOpen(gitea: GiteaRepository, branch: string): Promise<Pull | undefined> {
  for await (const pull of list(gitea, 'state=open&sort=recentupdate')) if (isFrom(pull, branch)) return pull;
  return undefined;
}

/** All open ones from branches of this repository into one of them, oldest first. */
export async function listOpen(gitea: GiteaRepository, base: string): Promise<Pull[]> {
  const pulls: Pull[] = [];
  const query = `state=open&sort=oldest&base_branch=${encodeURIComponent(base)}`;
  for await (const pull of list(gitea, query)) {
    // Older servers overlook the branch.
    if (pull.base.label === base && pull.head.repo_id === pull.base.repo_id) pulls.push(pull);
  }
  return pulls;
}

/** The one from a branch that was closed or merged last. */
export async function findLast(gitea: GiteaRepository, base: string, branch: string): Promise<Pull | undefined> {
  for await (const pull of closedPulls(gitea, base)) if (isFrom(pull, branch)) return pull;
  return undefined;
}

/** Commits that merged pull requests from branches of Berth's became. */
export async function mergedCommits(gitea: GiteaRepository): Promise<ReadonlyMap<string, string>> {
  const merged = new Map<string, string>();
  for await (const { head, base, merge_commit_sha: id, merged: isMerged } of closedPulls(gitea)) {
    const isOwn = head.label.startsWith(OWN_BRANCHES) && head.repo_id === base.repo_id;
    if (isOwn && isMerged && typeof id === 'string') merged.set(id, head.label.slice(OWN_BRANCHES.length));
  }
  return merged;
}

/** Those that were merged or closed, the newest first; into one branch, or into any. */
function closedPulls(gitea: GiteaRepository, base?: string): AsyncGenerator<Pull, void, undefined> {
  const into = base === undefined ? '' : `&base_branch=${encodeURIComponent(base)}`;
  return list(gitea, `state=closed&sort=recentclose${into}`);
}

async function* list(gitea: GiteaRepository, query: string): AsyncGenerator<Pull, void, undefined> {
  const read = async (page: number): Promise<Pull[]> =>
    await pullsPage(gitea, `${query}&limit=${PAGE}&page=${page}`, Pull);
  for await (const pulls of readPages(read, { most: MOST_PAGES })) yield* pulls;
}

const Facts = z.object({ empty: z.boolean() });

/** One page of pull requests. An empty repository can't have any, and Gitea answers there that there is no such page. */
export async function pullsPage<Schema extends z.ZodType>(
  { client, path }: GiteaRepository,
  query: string,
  pull: Schema,
): Promise<z.infer<Schema>[]> {
  const request = { path: `${path}/pulls?${query}`, answer: z.array(pull), action: 'list pull requests' };
  const pulls = await client.find(request);
  if (pulls !== undefined) return pulls;
  const facts = await client.find({ path, answer: Facts, action: 'look at the repository' });
  // Sent again, it says why; or there are some by now.
  return facts?.empty === true ? [] : await client.send(request);
}

/** From the branch of this name in this repository, and not in a fork. */
export function isFrom({ head, base }: Pull, branch: string): boolean {
  return head.label === branch && head.repo_id === base.repo_id;
}

/** The pull request, if it is still as it was seen. Throws a {@link ConflictError} when it isn't. */
export async function unchanged({ client, path }: GiteaRepository, seen: PullRequest): Promise<Pull> {
  const pull = await client.find({
    path: `${path}/pulls/${seen.number}`,
    answer: Pull,
    action: `read pull request #${seen.number}`,
  });
  if (pull !== undefined && versionOf(pull) === seen.version) return pull;
  throw new ConflictError(`pull request #${seen.number} has changed meanwhile`);
}

export interface PullEdit {
  readonly title?: string;
  readonly body?: string;
  readonly base?: string;
  readonly state?: 'closed';
}

/** Changes what differs; asks the server for nothing when nothing does. */
export async function editPull({ client, path }: GiteaRepository, pull: Pull, edit: PullEdit): Promise<Pull> {
  const body = {
    ...(edit.title !== undefined && edit.title !== pull.title && { title: edit.title }),
    ...(edit.body !== undefined && edit.body !== pull.body && { body: edit.body }),
    ...(edit.base !== undefined && edit.base !== pull.base.label && { base: edit.base }),
    ...(edit.state !== undefined && edit.state !== pull.state && { state: edit.state }),
  };
  if (Object.keys(body).length === 0) return pull;
  // Checked by the server in the same moment, where it is new enough; older ones overlook it.
  const version = pull.content_version === undefined ? {} : { content_version: pull.content_version };
  return await client.send({
    method: 'PATCH',
    path: `${path}/pulls/${pull.number}`,
    body: { ...body, ...version },
    answer: Pull,
    action: `${edit.state === undefined ? 'update' : 'close'} pull request #${pull.number}`,
  });
}

export function pullRequestOf(pull: Pull): PullRequest {
  return {
    number: pull.number,
    url: pull.html_url,
    state: pull.merged ? 'merged' : pull.state,
    title: pull.title,
    body: pull.body,
    labels: pull.labels.map(({ name }) => name),
    base: pull.base.label,
    branch: pull.head.label,
    draft: isDraft(pull),
    version: versionOf(pull),
  };
}

/** Of what Berth decides by: Gitea's own time of the last change moves with every push and comment. */
function versionOf({ state, merged, title, body, labels, base, content_version: version }: Pull): string {
  const names = labels.map(({ name }) => name).sort();
  return contentVersion([state, merged, title, body, names, base.label, version]);
}
