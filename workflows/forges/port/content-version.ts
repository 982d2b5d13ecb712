import { createHash } from 'node:crypto';

/**
 * A version for what has none of its own: another one whenever the content is another one. Times of the last change are no good
 * for that, as pushes, comments and checks move them, too.
 */
export function contentVersion(content: unknown): string {
  return createHash('sha256').update(JSON.stringify(content)).digest('hex');
}
