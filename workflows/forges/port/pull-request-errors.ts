import { UserError } from '../../../runtime/errors.ts';
import { printable } from '../../../runtime/printable.ts';
import type { PullRequest } from './proposals.ts';

/** A number that isn't there. `where`: address or name of the repository. */
export function unknownPullRequest(where: string, number: number, cause?: Error): UserError {
  return new UserError(`${where} has no pull request #${number}`, {
    ...(cause && { cause }),
    fix: 'list them with: berth pulls list --state all',
  });
}

/** What can only be done with an open pull request. */
export function notOpen({ number, state }: Pick<PullRequest, 'number' | 'state'>): UserError {
  return new UserError(`pull request #${number} is ${state} already`, { fix: 'list open ones with: berth pulls list' });
}

/** A forge's own word for what prevents merging. */
export function notMergeable(number: number, reason: string): UserError {
  return new UserError(`pull request #${number} can't be merged: ${printable(reason)}`, {
    fix: 'see on its page what is missing: approvals, checks, or a conflict that the next "berth apply" takes away',
  });
}
