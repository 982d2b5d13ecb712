import { pushAll } from '../../../runtime/push-all.ts';
import type { PullRequest } from '../port/proposals.ts';
import type { RefusedReviewer, Reviewers, ReviewRequest, ReviewsRequested } from '../port/reviews.ts';
import { readPull } from './merge.ts';
import { editPull } from './pulls.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, type Pull } from './schemas.ts';

/** Requests reviews, and then writes into the body that this was done. */
export async function requestReviews(
  gitea: GiteaRepository,
  { number }: PullRequest,
  { reviewers, teams, record }: ReviewRequest,
): Promise<ReviewsRequested> {
  const refused = await postReviewRequests(gitea, await readPull(gitea, number), { reviewers, teams });
  const now = await readPull(gitea, number);
  if (!now.merged) await editPull(gitea, now, { body: await record(now.body) });
  return { refused };
}

interface Reviewer {
  /** As configured. */
  readonly name: string;
  /** As the server calls it: a team without its organization. */
  readonly login: string;
  readonly isTeam: boolean;
}

/** 404: there is no such account or team. 422: it may not review. Then nobody, or not everybody, was asked. */
const REFUSALS: readonly number[] = [404, 422];

/**
 * Requests reviews: one request, and more only when somebody can't be asked, since the server then asks nobody. The author is
 * left out: nobody reviews their own.
 */
export async function postReviewRequests(
  gitea: GiteaRepository,
  pull: Pull,
  { reviewers, teams }: Reviewers,
): Promise<readonly RefusedReviewer[]> {
  const owner = decodeURIComponent(gitea.path.split('/')[2] ?? '').toLowerCase();
  const foreign = teams.filter(name => name.includes('/') && organizationOf(name) !== owner);
  const requested: Reviewer[] = [
    ...reviewers
      .filter(name => name.toLowerCase() !== pull.user?.login?.toLowerCase())
      .map(name => ({ name, login: name, isTeam: false })),
    ...teams
      .filter(name => !foreign.includes(name))
      .map(name => ({ name, login: name.slice(name.indexOf('/') + 1), isTeam: true })),
  ];
  const others = foreign.map(name => ({ name, reason: 'it is no team of the organization that owns the repository' }));
  return [...others, ...(await postWithoutRefused(gitea, pull, requested))];
}

function organizationOf(team: string): string {
  return team.slice(0, team.indexOf('/')).toLowerCase();
}

/** Leaves out whom the server refuses, until it takes the others. */
async function postWithoutRefused(
  gitea: GiteaRepository,
  pull: Pull,
  requested: readonly Reviewer[],
): Promise<readonly RefusedReviewer[]> {
  if (requested.length === 0) return [];
  const reason = await post(gitea, pull, requested);
  if (reason === undefined) return [];
  const [one, ...more] = requested;
  if (one !== undefined && more.length === 0) return [{ name: one.name, reason }];
  // The server says who isn't there, but not who may not review.
  const missing = requested.find(({ login }) => reason.includes(`'${login}'`));
  if (missing !== undefined) {
    const rest = requested.filter(other => other !== missing);
    return [{ name: missing.name, reason }, ...(await postWithoutRefused(gitea, pull, rest))];
  }
  const refused: RefusedReviewer[] = [];
  for (const each of requested) pushAll(refused, await postWithoutRefused(gitea, pull, [each]));
  return refused;
}

/** Gives the server's reason when it asked nobody. */
async function post(
  { client, path }: GiteaRepository,
  { number }: Pull,
  requested: readonly Reviewer[],
): Promise<string | undefined> {
  const loginsOf = (teams: boolean): string[] =>
    requested.filter(({ isTeam }) => isTeam === teams).map(({ login }) => login);
  const answer = await client.attempt(
    {
      method: 'POST',
      path: `${path}/pulls/${number}/requested_reviewers`,
      body: { reviewers: loginsOf(false), team_reviewers: loginsOf(true) },
      answer: Anything,
      action: `ask for the review of pull request #${number}`,
    },
    REFUSALS,
  );
  if (answer.ok) return undefined;
  const { status, message } = answer.refusal;
  return message === '' ? `the server answered ${status}` : message;
}
