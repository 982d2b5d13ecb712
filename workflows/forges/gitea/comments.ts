import { z } from 'zod';
import type { CommentOptions } from '../forge.ts';
import { Anything, Comment, Pull } from './answers.ts';
import type { Gitea } from './gitea.ts';

export interface TopicComment extends CommentOptions {
  /** Number of the pull request. */
  readonly number: number;
  readonly topic: string;
  readonly text: string;
}

/** Sets the one comment on a topic. True when something was written. */
export async function setComment({ client, path }: Gitea, comment: TopicComment): Promise<boolean> {
  const { number, topic, text, inPlaceOf } = comment;
  const action = `comment on pull request #${number}`;
  const pull = await client.send({ path: `${path}/pulls/${number}`, answer: Pull, action });
  const comments = await client.send({
    path: `${path}/issues/${number}/comments`,
    answer: z.array(Comment),
    action,
  });
  const marker = `<!-- berth:comment ${topic} -->`;
  const body = `${text}\n\n${marker}`;
  // Somebody may quote a comment of Berth's, marker and all.
  const own = comments.findLast(
    ({ body, user }) => body.trimEnd().split('\n').at(-1)?.trim() === marker && user?.id === pull.user?.id,
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
