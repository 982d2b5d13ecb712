import { AccessError, ConflictError, UserError } from '../errors.ts';
import { printable } from '../printable.ts';
import { GitError } from './git-error.ts';
import type { GitRemote } from './git-remote.ts';

/** What git says of a push, as an error that says who must act. */
export function explainPush(
  error: unknown,
  branch: string,
  { repository: { url }, accessHint }: Pick<GitRemote, 'repository' | 'accessHint'>,
): unknown {
  if (!(error instanceof GitError)) return error;
  if (error.kind === 'conflict')
    return new ConflictError(`the branch ${branch} of ${url} has changed meanwhile`, { cause: error });
  if (/exists; cannot create|directory file conflict|refname conflict/i.test(error.stderr)) return error;
  if (error.kind === 'rejected') {
    const reason = /remote: (?:error: )?(.*(?:protected|not allowed|archived).*)/i.exec(error.stderr)?.[1] ?? '';
    const said = reason === '' ? '' : ` (${printable(reason).trim()})`;
    return new UserError(`${url}: the server doesn't let Berth push to ${branch}${said}`, {
      cause: error,
      fix: `the rules for protected branches must let the account push, with force, to ${branch} (such as a rule "berth/**")`,
    });
  }
  if (error.kind !== 'auth') return error;
  return new AccessError(`${url}: can't push to ${branch}: not allowed (git was refused)`, {
    cause: error,
    fix: accessHint,
  });
}
