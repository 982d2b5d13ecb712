import { ConflictError, UserError } from '../../../runtime/errors.ts';
import { mutate } from './graphql.ts';
import { fetchBranch, type GitHubRepository, onRepository, requireWritable } from './repository.ts';
import { AnyAnswer } from './schemas.ts';

/** Where a branch was seen and where it shall be. Without `from` it must not be there; without `to` it goes. */
export interface BranchMove {
  readonly branch: string;
  readonly from?: string;
  readonly to?: string;
  /** Node id of a pull request whose auto-merge is disabled first, in the same request, and its body then. */
  readonly disableAutoMerge?: { readonly pull: string; readonly body: string };
}

const NONE = '0'.repeat(40);

/** Unlike REST's update of a reference, this one moves it only from where it was seen. */
const UPDATE_REFS = 'mutation ($input: UpdateRefsInput!) { updateRefs(input: $input) { clientMutationId } }';
const DISABLE_AND_UPDATE_REFS = `mutation ($input: UpdateRefsInput!, $pull: ID!, $body: String!) {
  off: disablePullRequestAutoMerge(input: { pullRequestId: $pull }) { clientMutationId }
  record: updatePullRequest(input: { pullRequestId: $pull, body: $body }) { clientMutationId }
  updateRefs(input: $input) { clientMutationId }
}`;

/**
 * Moves a branch if it still is where it was seen. Throws a {@link ConflictError} otherwise, and a {@link UserError} when
 * a rule of the repository forbids it. Done already is done: a request whose answer was lost may be sent again.
 */
export async function moveBranch(
  repository: GitHubRepository,
  { branch, from, to, disableAutoMerge }: BranchMove,
): Promise<void> {
  const { name } = repository;
  const { node_id } = await requireWritable(repository);
  const update = { name: `refs/heads/${branch}`, beforeOid: from ?? NONE, afterOid: to ?? NONE, force: true };
  const input = { repositoryId: node_id, refUpdates: [update] };
  const answer = await mutate(repository, {
    action: `move the branch ${branch}`,
    ...(disableAutoMerge === undefined
      ? { query: UPDATE_REFS, variables: { input } }
      : { query: DISABLE_AND_UPDATE_REFS, variables: { input, ...disableAutoMerge } }),
  });
  const error = answer.errors?.find(({ path }) => path?.[0] !== 'off' && path?.[0] !== 'record');
  if (error === undefined) return;
  // Messages are GitHub's to change, so the branch itself says what is wrong.
  const now = await fetchBranch(await repository.git(), branch);
  if (now === to) return;
  if (now !== from)
    throw new ConflictError(`the branch ${branch} of ${name} has changed meanwhile`, { fix: 'try again' });
  throw new UserError(`can't move the branch ${branch} of ${name}: ${error.message.slice(0, 500)}`, {
    fix: "give Berth's account the permission contents=write, and let the rules of the repository allow it to create, force-push and delete branches under berth/",
  });
}

/** Makes a ref that keeps a commit reachable. Its name says which, so one that is there already is right. */
export async function saveRef(
  repository: GitHubRepository,
  { ref, commit }: { readonly ref: string; readonly commit: string },
): Promise<void> {
  const answer = await repository.client.tryWrite({
    ...onRepository(repository, { ref, sha: commit }),
    route: 'POST /repos/{owner}/{repo}/git/refs',
    answer: AnyAnswer,
    action: `make ${ref}`,
  });
  if (!answer.ok && !/already exists/i.test(answer.failure.message)) throw answer.problem;
}
