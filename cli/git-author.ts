import { UserError } from '../runtime/errors.ts';
import type { Identity } from '../runtime/git/commits.ts';
import { printable } from '../runtime/printable.ts';
import type { GitAuthor } from '../workflows/forges/identity.ts';
import type { Context } from './context.ts';

const VARIABLE = 'BERTH_GIT_AUTHOR';

/**
 * In whose name Berth commits: `Platform Bot <bot@example.com>`, and after semicolons those in whose name it did before. Nothing where
 * that isn't said. Throws a {@link UserError} for what is no name with an address.
 */
export function gitAuthor(env: Context['env']): GitAuthor | undefined {
  const [present, ...former] = (env[VARIABLE] ?? '')
    .split(';')
    .map(text => text.trim())
    .filter(text => text !== '')
    .map(parseIdentity);
  return present === undefined ? undefined : { ...present, formerEmails: former.map(({ email }) => email) };
}

function parseIdentity(text: string): Identity {
  const [, name = '', email = ''] =
    /^([^<>\p{Cc}]{1,200})<([^\s<>@\p{Cc}]{1,200}@[^\s<>@\p{Cc}]{1,200})>$/u.exec(text) ?? [];
  if (name.trim() !== '' && email !== '') return { name: name.trim(), email };
  throw new UserError(`${VARIABLE}: "${printable(text)}" is not a name with an e-mail address`, {
    fix: 'write it as git does: Platform Bot <bot@example.com>',
  });
}
