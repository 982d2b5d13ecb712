import type { ExternalPullRequest, ExternalPullRequests } from '../port/external-pull-requests.ts';
import { setComment } from './comments.ts';
import { type GitHubRepository, named, onRepository } from './repository.ts';
import { type PullAnswer, PullsAnswer } from './schemas.ts';

/** Comments on anybody's pull request. Needs "Pull requests: write" and nothing else. */
export function gitHubExternalPullRequests(repository: GitHubRepository): ExternalPullRequests {
  return {
    openFrom: async (from, branch) => await openFrom(repository, from, branch),
    comment: async (number, topic, text) => await setComment(repository, { number, topic, text }),
  };
}

async function openFrom(repository: GitHubRepository, from: string, branch: string): Promise<ExternalPullRequest[]> {
  const pulls = await repository.client.read({
    ...onRepository(repository, { state: 'open', head: `${named(from).owner}:${branch}`, per_page: 100 }),
    route: 'GET /repos/{owner}/{repo}/pulls',
    answer: PullsAnswer,
    action: 'list pull requests',
  });
  // The filter is by owner, who may have several forks.
  return pulls.map(externalOf).filter(pull => pull.from === from);
}

function externalOf({ number, state, base, head }: PullAnswer): ExternalPullRequest {
  const from = head.repo?.full_name;
  return { number, state, base: base.ref, head: head.sha, ...(from !== undefined && { from }) };
}
