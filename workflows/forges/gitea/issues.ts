import { z } from 'zod';
import { ConflictError, UserError } from '../../../runtime/errors.ts';
import type { Issue as ForgeIssue, ForgeIssues, IssueEdit } from '../port/issues.ts';
import { readAllPages } from '../port/pages.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, Issue, Repository } from './schemas.ts';

const PAGE = 50;
const MOST_PAGES = { open: Number.POSITIVE_INFINITY, closed: 20 };

/**
 * Issues that the token's account opened. The search across repositories is asked, because it alone knows "created by me":
 * a token that may write issues may not ask who it is.
 */
export function giteaIssues(gitea: GiteaRepository): ForgeIssues {
  return {
    list: async state => await list(gitea, state),
    open: async (title, body) => await open(gitea, title, body),
    edit: async (issue, edit) => await editUnchanged(gitea, issue, edit),
  };
}

async function list({ client, path }: GiteaRepository, state: ForgeIssue['state']): Promise<ForgeIssue[]> {
  const [owner = '', name = ''] = path.split('/').slice(2).map(decodeURIComponent);
  const here = `${owner}/${name}`.toLowerCase();
  const query = `state=${state}&type=issues&created=true&owner=${encodeURIComponent(owner)}&limit=${PAGE}`;
  const read = async (page: number): Promise<Issue[]> =>
    await client.send({
      path: `/repos/issues/search?${query}&page=${page}`,
      answer: z.array(Issue),
      action: 'list issues',
    });
  const issues = await readAllPages(read, { most: MOST_PAGES[state] });
  return issues.filter(({ repository }) => repository?.full_name.toLowerCase() === here).map(issueOf);
}

function issueOf({ number, state, title, body }: Issue): ForgeIssue {
  return { number, state, title, body };
}

/** Throws a {@link UserError} in a repository without issues, which the server would refuse as a missing permission. */
async function open({ client, path, repository }: GiteaRepository, title: string, body: string): Promise<void> {
  const action = 'open an issue';
  const { has_issues } = await client.send({ path, answer: Repository, action });
  if (!has_issues) {
    const fix = 'enable issues in the settings of the repository';
    throw new UserError(`${repository.url}: issues are disabled`, { fix });
  }
  await client.send({ method: 'POST', path: `${path}/issues`, body: { title, body }, answer: Anything, action });
}

async function editUnchanged(
  { client, path }: GiteaRepository,
  seen: ForgeIssue,
  { body, state }: IssueEdit,
): Promise<void> {
  const { number } = seen;
  const now = await client.find({ path: `${path}/issues/${number}`, answer: Issue, action: `read issue #${number}` });
  if (now === undefined || now.state !== seen.state || now.title !== seen.title || now.body !== seen.body) {
    throw new ConflictError(`issue #${number} has changed meanwhile`);
  }
  // Checked by the server in the same moment, where it is new enough; older ones overlook it.
  const version = now.content_version === undefined ? {} : { content_version: now.content_version };
  await client.send({
    method: 'PATCH',
    path: `${path}/issues/${number}`,
    body: { body, ...(state && { state }), ...version },
    answer: Anything,
    action: `update issue #${number}`,
  });
}
