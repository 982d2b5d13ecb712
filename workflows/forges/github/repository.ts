import { UserError } from '../../../runtime/errors.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import type { Account } from './account.ts';
import type { Client, Request } from './client.ts';
import { RepositoryAnswer } from './schemas.ts';

/** What all parts of the GitHub forge work with. */
export interface GitHubRepository {
  /** `owner/name` as the address has it. */
  readonly name: string;
  readonly client: Client;
  readonly account: Account;
  /**
   * The repository through git, for reading: its objects never change, so they are fetched once into the cache, cost
   * none of the API's requests, and history can be searched. Opened anew for each token.
   */
  git(): Promise<Repository>;
  /** What GitHub says of the repository itself. */
  metadata(): Promise<RepositoryAnswer>;
}

/** `{owner}` and `{repo}` of routes. */
export function named(name: string): { owner: string; repo: string } {
  const [owner = '', repo = ''] = name.split('/');
  return { owner, repo };
}

export function metadataOf(client: Client, name: string): () => Promise<RepositoryAnswer> {
  return async () =>
    await client.read({
      route: 'GET /repos/{owner}/{repo}',
      parameters: named(name),
      answer: RepositoryAnswer,
      action: 'look at the repository',
      repository: name,
    });
}

/** The repository for writing. Throws a {@link UserError} for an archived one. */
export async function requireWritable(repository: GitHubRepository): Promise<RepositoryAnswer> {
  const { name } = repository;
  const found = await repository.metadata();
  if (!found.archived) return found;
  throw new UserError(`${name} is archived, so nothing can be proposed there`, {
    fix: 'unarchive it, or let the GitOpsRepo name another repository',
  });
}

/** Parameters that all requests about a repository have. */
export function onRepository(
  { name }: Pick<GitHubRepository, 'name'>,
  parameters: Readonly<Record<string, unknown>> = {},
): Pick<Request<never>, 'parameters' | 'repository'> {
  return { repository: name, parameters: { ...named(name), ...parameters } };
}

/** The commit of a branch, readable; nothing when there is no such branch. */
export async function fetchBranch(git: Repository, branch: string): Promise<string | undefined> {
  try {
    return (await git.fetch({ branch })).commit;
  } catch (error) {
    if (error instanceof GitError && error.kind === 'ref-not-found') return undefined;
    throw error;
  }
}
