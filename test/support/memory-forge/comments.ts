import type { TopicComment } from '../../../workflows/forges/port/proposals.ts';
import type { MemoryRepository } from './repository.ts';

/** Sets the one comment on a topic. True when something was written. */
export function setComment(
  { pulls, identity }: MemoryRepository,
  { number, topic, text, inPlaceOf }: TopicComment,
): boolean {
  const pull = pulls.find(pull => pull.number === number);
  const comment = pull?.comments.find(comment => comment.topic === topic);
  if (comment?.text === text || (inPlaceOf !== undefined && comment?.text.includes(inPlaceOf) !== true)) return false;
  if (comment === undefined) pull?.comments.push({ topic, author: identity, text });
  else comment.text = text;
  return true;
}
