import { UserError } from '../../../runtime/errors.ts';
import { type CommitIdentity } from '../../../runtime/git/commit-identity.ts';
import { type Identity } from '../../../runtime/git/commits.ts';
import { commitIdentity, DEFAULT_IDENTITY } from '../identity.ts';
import type { Client } from './client.ts';
import { AccountAnswer, AppAnswer, InstallationAnswer } from './schemas.ts';

/** In whose name requests are made. */
export interface Account {
  /** Author of commits. Absent for an App: GitHub then makes it the author, and signs. */
  readonly identity?: Identity;
  /** How its commits are recognised. */
  readonly commitIdentity: CommitIdentity;
  /** Account that comments are made with. */
  login(): Promise<string>;
}

/** The account of a token. Asks nothing yet. */
export function tokenAccount(client: Client, repository: string, identity: Identity = DEFAULT_IDENTITY): Account {
  let login: Promise<string> | undefined;
  return {
    identity,
    commitIdentity: commitIdentity(identity),
    login: async () => await (login ??= tokenLogin(client, repository)),
  };
}

// The token of a workflow run may not ask who it is.
const WORKFLOW_LOGIN = 'github-actions[bot]';

async function tokenLogin(client: Client, repository: string): Promise<string> {
  const action = 'find out whose token this is';
  const answer = await client.tryRead({ route: 'GET /user', answer: AccountAnswer, action, repository });
  if (answer.ok) return answer.value.login;
  if (answer.failure.status === 403) return WORKFLOW_LOGIN;
  throw answer.problem;
}

/**
 * The account of an App, its bot user. `app` asks as the App itself, `client` as its installation. GitHub signs what a bot
 * commits without naming an author, and then is the committer itself.
 */
export async function appAccount(app: Client, client: Client, repository: string): Promise<Account> {
  const { slug } = await app.read({
    route: 'GET /app',
    answer: AppAnswer,
    action: 'find out which App this is',
    repository,
  });
  const { login, id } = await client.read({
    route: 'GET /users/{username}',
    parameters: { username: `${slug}[bot]` },
    answer: AccountAnswer,
    action: `find the account of the App ${slug}`,
    repository,
  });
  const host = client.server.host.replace(/:\d+$/, '');
  const email = `${id}+${login}@users.noreply.${host}`;
  return {
    commitIdentity: { ...commitIdentity({ name: login, email }), committers: [`noreply@${host}`] },
    login: async () => await Promise.resolve(login),
  };
}

/** Where an App is installed for a repository. Throws a {@link UserError} when it isn't. */
export async function findInstallation(app: Client, repository: string): Promise<number> {
  const [owner, repo] = repository.split('/');
  const answer = await app.tryRead({
    route: 'GET /repos/{owner}/{repo}/installation',
    parameters: { owner, repo },
    answer: InstallationAnswer,
    action: 'find the installation of the App',
    repository,
  });
  if (answer.ok) return answer.value.id;
  if (answer.failure.status !== 404) throw answer.problem;
  throw new UserError(`the GitHub App isn't installed for ${repository}, or there is no such repository`, {
    fix: `install the App for ${owner} with access to ${repo} (the App's page, Install App), and check the address`,
  });
}
