import { z } from 'zod';
import { commentMarker } from '../port/comment-marker.ts';
import type { TopicComment } from '../port/proposals.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, Comment, Pull } from './schemas.ts';

/** Sets the one comment on a topic, on a pull request of Berth's own. True when something was written. */
export async function setComment(gitea: GiteaRepository, comment: TopicComment): Promise<boolean> {
  const { client, path } = gitea;
  const action = `comment on pull request #${comment.number}`;
  const pull = await client.send({ path: `${path}/pulls/${comment.number}`, answer: Pull, action });
  return await setCommentOf(gitea, pull.user?.id, comment);
}

/** Sets the one comment on a topic that an account made. A comment of anybody else is never changed. */
export async function setCommentOf(
  { client, path }: GiteaRepository,
  author: number | undefined,
  { number, topic, text, inPlaceOf }: TopicComment,
): Promise<boolean> {
  const action = `comment on pull request #${number}`;
  const comments = await client.send({
    path: `${path}/issues/${number}/comments`,
    answer: z.array(Comment),
    action,
  });
  const marker = commentMarker(topic);
  const body = `${text}\n\n${marker}`;
  // Somebody may quote a comment of Berth's, marker and all.
  const own = comments.findLast(
    ({ body, user }) => body.trimEnd().split('\n').at(-1)?.trim() === marker && user?.id === author,
  );
  if (own?.body.replaceAll('\r\n', '\n').trimEnd() === body) return false;
  if (inPlaceOf !== undefined && own?.body.includes(inPlaceOf) !== true) return false;
  await client.send(
    own === undefined
      ? { method: 'POST', path: `${path}/issues/${number}/comments`, body: { body }, answer: Anything, action }
      : { method: 'PATCH', path: `${path}/issues/comments/${own.id}`, body: { body }, answer: Anything, action },
  );
  return true;
}
