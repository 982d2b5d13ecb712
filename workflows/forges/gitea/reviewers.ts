import type { Arranged, Arrangement } from '../forge.ts';
import type { Gitea } from './gitea.ts';
import { Anything, type Pull } from './schemas.ts';

type NotAsked = Arranged['notAsked'];

interface Asked {
  readonly name: string;
  /** As the server calls it: a team without its organization. */
  readonly called: string;
  readonly isTeam: boolean;
}

/** 404: there is no such account or team. 422: it may not review. Then nobody, or not everybody, was asked. */
const REFUSALS: readonly number[] = [404, 422];

/**
 * Asks for reviews: one request, and more only when somebody can't be asked, since the server then asks nobody. The author is
 * left out: nobody reviews their own.
 */
export async function askForReviews(
  gitea: Gitea,
  pull: Pull,
  names: Pick<Arrangement, 'reviewers' | 'teams'>,
): Promise<NotAsked> {
  const owner = decodeURIComponent(gitea.path.split('/')[2] ?? '').toLowerCase();
  const foreign = names.teams.filter(name => name.includes('/') && organizationOf(name) !== owner);
  const asked: Asked[] = [
    ...names.reviewers
      .filter(name => name.toLowerCase() !== pull.user?.login?.toLowerCase())
      .map(name => ({ name, called: name, isTeam: false })),
    ...names.teams
      .filter(name => !foreign.includes(name))
      .map(name => ({ name, called: name.slice(name.indexOf('/') + 1), isTeam: true })),
  ];
  const others = foreign.map(name => ({ name, reason: 'it is no team of the organization that owns the repository' }));
  return [...others, ...(await ask(gitea, pull, asked))];
}

function organizationOf(team: string): string {
  return team.slice(0, team.indexOf('/')).toLowerCase();
}

async function ask(gitea: Gitea, pull: Pull, asked: readonly Asked[]): Promise<NotAsked> {
  if (asked.length === 0) return [];
  const refusal = await post(gitea, pull, asked);
  if (refusal === undefined) return [];
  const [one, ...more] = asked;
  if (one !== undefined && more.length === 0) return [{ name: one.name, reason: refusal }];
  // The server says who isn't there, but not who may not review.
  const missing = asked.find(({ called }) => refusal.includes(`'${called}'`));
  if (missing !== undefined) {
    const rest = asked.filter(other => other !== missing);
    return [{ name: missing.name, reason: refusal }, ...(await ask(gitea, pull, rest))];
  }
  const notAsked: NotAsked[number][] = [];
  for (const each of asked) notAsked.push(...(await ask(gitea, pull, [each])));
  return notAsked;
}

/** Gives the server's reason when it asked nobody. */
async function post({ client, path }: Gitea, { number }: Pull, asked: readonly Asked[]): Promise<string | undefined> {
  const of = (teams: boolean): string[] => asked.filter(({ isTeam }) => isTeam === teams).map(({ called }) => called);
  const answer = await client.attempt(
    {
      method: 'POST',
      path: `${path}/pulls/${number}/requested_reviewers`,
      body: { reviewers: of(false), team_reviewers: of(true) },
      answer: Anything,
      action: `ask for the review of pull request #${number}`,
    },
    REFUSALS,
  );
  if (answer.ok) return undefined;
  const { status, message } = answer.refusal;
  return message === '' ? `the server answered ${status}` : message;
}
