import type { RefusedReviewer, Reviewers } from '../port/reviews.ts';
import { errorOf, type Fragment } from './graphql.ts';
import type { GraphqlAnswer } from './schemas.ts';

/** An account or a team whose review is to be requested. */
interface Reviewer {
  /** As configured. */
  readonly name: string;
  /** Name of the field in a query or mutation. */
  readonly alias: string;
  readonly isTeam: boolean;
}

function reviewersOf({ reviewers, teams }: Reviewers): Reviewer[] {
  return [
    ...reviewers.map((name, index) => ({ name, alias: `user${index}`, isTeam: false })),
    ...teams.map((name, index) => ({ name, alias: `team${index}`, isTeam: true })),
  ];
}

/** Asks for the ids of accounts and teams. Uses the variable `$owner`, whose teams they are. */
export function reviewersQuery(names: Reviewers): Fragment {
  const reviewers = reviewersOf(names);
  const field = ({ alias, isTeam }: Reviewer): string =>
    isTeam
      ? `${alias}: organization(login: $owner) { team(slug: $${alias}) { id } }`
      : `${alias}: user(login: $${alias}) { id }`;
  return {
    declarations: reviewers.map(({ alias }) => `$${alias}: String!`),
    fields: reviewers.map(field),
    // The organization before a slash can only be the repository's own.
    variables: Object.fromEntries(reviewers.map(({ alias, name }) => [alias, name.slice(name.indexOf('/') + 1)])),
  };
}

export interface Found {
  /** Requests the reviews. Uses the variable `$pull`. */
  readonly mutation: Fragment;
  /** Those that don't exist, or aren't seen. */
  readonly missing: readonly RefusedReviewer[];
  /** Those who couldn't be asked, by the answer to the mutation. */
  readonly refused: (answer: GraphqlAnswer) => readonly RefusedReviewer[];
}

/** Who was found. The author of the pull request is left out: nobody reviews their own. */
export function foundReviewers(names: Reviewers, { data }: GraphqlAnswer, author: string | undefined): Found {
  const wanted = reviewersOf(names).filter(({ name }) => name.toLowerCase() !== author?.toLowerCase());
  const idOf = ({ alias, isTeam }: Reviewer): string | undefined => {
    const found = data?.[alias] as { id?: string; team?: { id?: string } | null } | null | undefined;
    return isTeam ? found?.team?.id : found?.id;
  };
  const known = wanted.flatMap(one => {
    const id = idOf(one);
    return id === undefined ? [] : [{ ...one, id }];
  });
  const field = ({ alias, isTeam }: Reviewer): string =>
    `${alias}: requestReviews(input: { pullRequestId: $pull, ${isTeam ? 'team' : 'user'}Ids: [$${alias}], union: true }) { clientMutationId }`;
  return {
    mutation: {
      declarations: known.map(({ alias }) => `$${alias}: ID!`),
      fields: known.map(field),
      variables: Object.fromEntries(known.map(({ alias, id }) => [alias, id])),
    },
    missing: wanted
      .filter(one => idOf(one) === undefined)
      .map(({ name, isTeam }) => ({
        name,
        reason: isTeam
          ? 'there is no such team in the organization, or Berth may not see it (permission Members: read)'
          : 'there is no such account',
      })),
    refused: answer =>
      known.flatMap(({ name, alias }) => {
        const reason = errorOf(answer, alias);
        return reason === undefined ? [] : [{ name, reason }];
      }),
  };
}
