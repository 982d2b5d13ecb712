import { UserError } from '../../runtime/errors.ts';
import type { Session } from '../../use-cases/session.ts';

/** Who runs the command, as git knows them. Throws a {@link UserError} when it doesn't. */
export async function callerOf({ git, cwd }: Session): Promise<string> {
  const { code, stdout } = await git.run(['var', 'GIT_COMMITTER_IDENT'], { cwd, accept: [1, 128] });
  const known = /^(.+>) \d+ [+-]\d{4}$/.exec(stdout.toString('utf8').trim())?.[1];
  if (code === 0 && known !== undefined) return known;
  throw new UserError('git doesn’t know who you are, which the ledger has to say', {
    fix: 'git config --global user.name "Your Name" && git config --global user.email you@example.com',
  });
}
