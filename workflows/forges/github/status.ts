import type { CommitStatus } from '../port/commit-status.ts';
import { type GitHubRepository, onRepository } from './repository.ts';
import { AnyAnswer, StatusesAnswer } from './schemas.ts';

/** Sets the status of a commit under its context, unless it says the same already. */
export async function setStatus(
  repository: GitHubRepository,
  commit: string,
  { context, state, description }: CommitStatus,
): Promise<void> {
  const { client } = repository;
  // GitHub takes 140 characters.
  const said = description.slice(0, 140);
  const statuses = await client.read({
    ...onRepository(repository, { ref: commit, per_page: 100 }),
    route: 'GET /repos/{owner}/{repo}/commits/{ref}/statuses',
    answer: StatusesAnswer,
    action: 'read commit statuses',
  });
  const last = statuses.find(status => status.context === context);
  if (last !== undefined && last.state === state && last.description === said) return;
  await client.write({
    ...onRepository(repository, { sha: commit, context, state, description: said }),
    route: 'POST /repos/{owner}/{repo}/statuses/{sha}',
    answer: AnyAnswer,
    action: 'set a commit status',
  });
}
