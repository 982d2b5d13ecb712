import { TransientError } from '../../../runtime/errors.ts';
import { retry } from '../../../runtime/retry.ts';
import { commentMarker } from '../port/comment-marker.ts';
import { readPages } from '../port/pages.ts';
import type { TopicComment } from '../port/proposals.ts';
import { type GitHubRepository, onRepository } from './repository.ts';
import { AnyAnswer, CommentsAnswer } from './schemas.ts';

const ATTEMPTS = 3;

/**
 * Sets the comment on a topic: recognised by a hidden first line, and by its author, since a person's comment is never
 * changed. Looks again when it isn't known whether a comment was made. True when something was written.
 */
export async function setComment(repository: GitHubRepository, comment: TopicComment): Promise<boolean> {
  const isRetryable = (error: unknown): boolean => error instanceof TransientError;
  return await retry(async () => await writeComment(repository, comment), { attempts: ATTEMPTS, isRetryable });
}

async function writeComment(repository: GitHubRepository, comment: TopicComment): Promise<boolean> {
  const { number, topic, text, inPlaceOf } = comment;
  const marker = `${commentMarker(topic)}\n`;
  const body = marker + text;
  const found = await findComment(repository, number, marker);
  if (found?.body?.replaceAll('\r\n', '\n') === body) return false;
  if (inPlaceOf !== undefined && found?.body?.includes(inPlaceOf) !== true) return false;
  const { client } = repository;
  if (found === undefined) {
    await client.write({
      ...onRepository(repository, { issue_number: number, body }),
      route: 'POST /repos/{owner}/{repo}/issues/{issue_number}/comments',
      answer: AnyAnswer,
      action: `comment on pull request #${number}`,
      repeatable: false,
    });
  } else {
    await client.write({
      ...onRepository(repository, { comment_id: found.id, body }),
      route: 'PATCH /repos/{owner}/{repo}/issues/comments/{comment_id}',
      answer: AnyAnswer,
      action: `update a comment on pull request #${number}`,
    });
  }
  return true;
}

const PAGE = 100;

async function findComment(
  repository: GitHubRepository,
  number: number,
  marker: string,
): Promise<CommentsAnswer[number] | undefined> {
  const read = async (page: number): Promise<CommentsAnswer> =>
    await repository.client.read({
      ...onRepository(repository, { issue_number: number, per_page: PAGE, page }),
      route: 'GET /repos/{owner}/{repo}/issues/{issue_number}/comments',
      answer: CommentsAnswer,
      action: `read the comments of pull request #${number}`,
    });
  for await (const comments of readPages(read, { size: PAGE })) {
    const marked = comments.filter(({ body = '' }) => body.replaceAll('\r\n', '\n').startsWith(marker));
    if (marked.length > 0) {
      const login = await repository.account.login();
      const own = marked.find(({ user }) => user?.login === login);
      if (own !== undefined) return own;
    }
  }
  return undefined;
}
