import type { PullRequest } from '../../forges/forge.ts';
import { codeSpan } from '../../text/markdown.ts';

const ADOPTED = '<!-- berth:adopted -->';

/** The body of a pull request of the original's that Berth closes, by which the next run knows whose doing it was. */
export function adoptedBody(body: string): string {
  return isAdopted(body) ? body : `${body}\n\n${ADOPTED}`;
}

export function isAdopted(body: string): boolean {
  return body.includes(ADOPTED);
}

/** Closes a pull request of the original's. `pull`: what Berth proposes in its place. */
export function adoptedComment(environment: string, pull: PullRequest | undefined): string {
  const open = pull?.state === 'open';
  const where = open ? `in #${pull.number}, which it updates in place` : 'from now on. At present nothing is open';
  return `Closed: Berth proposes the changes of environment ${codeSpan(environment, 63)} ${where}.`;
}
