import type { Git } from '../../../runtime/git/git.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { Secret } from '../../../runtime/secret.ts';
import type { RepositoryAddress } from '../repository-address.ts';
import type { Credential } from './credential.ts';

const SOURCE = "git's credential helper";
const TIMEOUT_MS = 20_000;

/** What git's credential helpers know of a server. Nobody is asked: without a helper there is nothing. */
export async function credentialFromHelper(git: Git, address: RepositoryAddress): Promise<Credential | undefined> {
  const { origin, prefix, owner, name } = address;
  const url = new URL(origin);
  const path = `${prefix}/${owner}/${name}.git`.slice(1);
  const question = [`protocol=${url.protocol.slice(0, -1)}`, `host=${url.host}`, `path=${path}`];
  try {
    const { stdout, code } = await git.run(['credential', 'fill'], {
      input: `${question.join('\n')}\n\n`,
      accept: [1, 128],
      timeoutMs: TIMEOUT_MS,
      // An empty program is none: git and ssh would open a window to ask in.
      env: { GIT_ASKPASS: '', SSH_ASKPASS: '' },
      config: [['core.askPass', '']],
    });
    return code === 0 ? credentialIn(stdout.toString('utf8'), url) : undefined;
  } catch (error) {
    // A helper that fails is as good as none: the forge then says that it wants a credential.
    if (error instanceof GitError && error.kind !== 'aborted' && error.kind !== 'no-git') return undefined;
    throw error;
  }
}

function credentialIn(answer: string, asked: URL): Credential | undefined {
  const fields = new Map(
    answer.split('\n').map(line => [line.slice(0, line.indexOf('=')), line.slice(line.indexOf('=') + 1)]),
  );
  const password = fields.get('password');
  const username = fields.get('username');
  // A helper may answer for another place than it was asked about.
  const same = fields.get('host') === asked.host && `${fields.get('protocol')}:` === asked.protocol;
  if (!same || password === undefined || password === '') return undefined;
  return {
    kind: 'token',
    token: Secret.password(password, SOURCE),
    source: SOURCE,
    ...(username !== undefined && username !== '' && { username }),
  };
}
