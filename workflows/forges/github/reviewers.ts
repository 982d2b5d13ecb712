import type { Arrangement } from '../forge.ts';
import { errorOf } from './graphql.ts';
import type { GraphqlAnswer } from './schemas.ts';

/** Somebody whose review is to be asked for. */
interface Asked {
  /** As configured. */
  readonly name: string;
  /** Name of the field in a query or mutation. */
  readonly alias: string;
  readonly isTeam: boolean;
}

type Names = Pick<Arrangement, 'reviewers' | 'teams'>;

function askedOf({ reviewers, teams }: Names): Asked[] {
  return [
    ...reviewers.map((name, index) => ({ name, alias: `user${index}`, isTeam: false })),
    ...teams.map((name, index) => ({ name, alias: `team${index}`, isTeam: true })),
  ];
}

/** Parts of a GraphQL document. */
export interface Fragment {
  /** `$name: Type!` */
  readonly declarations: readonly string[];
  readonly fields: readonly string[];
  readonly variables: Readonly<Record<string, string>>;
}

/** Asks for the ids of accounts and teams. Uses the variable `$owner`, whose teams they are. */
export function reviewersQuery(names: Names): Fragment {
  const asked = askedOf(names);
  const field = ({ alias, isTeam }: Asked): string =>
    isTeam
      ? `${alias}: organization(login: $owner) { team(slug: $${alias}) { id } }`
      : `${alias}: user(login: $${alias}) { id }`;
  return {
    declarations: asked.map(({ alias }) => `$${alias}: String!`),
    fields: asked.map(field),
    // The organization before a slash can only be the repository's own.
    variables: Object.fromEntries(asked.map(({ alias, name }) => [alias, name.slice(name.indexOf('/') + 1)])),
  };
}

export interface Found {
  /** Asks for the reviews. Uses the variable `$pull`. */
  readonly mutation: Fragment;
  /** Those that don't exist, or aren't seen. */
  readonly missing: readonly { readonly name: string; readonly reason: string }[];
  /** Those who couldn't be asked, by the answer to the mutation. */
  readonly refused: (answer: GraphqlAnswer) => readonly { readonly name: string; readonly reason: string }[];
}

/** Who was found. The author of the pull request is left out: nobody reviews their own. */
export function foundReviewers(names: Names, { data }: GraphqlAnswer, author: string | undefined): Found {
  const asked = askedOf(names).filter(({ name }) => name.toLowerCase() !== author?.toLowerCase());
  const idOf = ({ alias, isTeam }: Asked): string | undefined => {
    const found = data?.[alias] as { id?: string; team?: { id?: string } | null } | null | undefined;
    return isTeam ? found?.team?.id : found?.id;
  };
  const known = asked.flatMap(one => {
    const id = idOf(one);
    return id === undefined ? [] : [{ ...one, id }];
  });
  const field = ({ alias, isTeam }: Asked): string =>
    `${alias}: requestReviews(input: { pullRequestId: $pull, ${isTeam ? 'team' : 'user'}Ids: [$${alias}], union: true }) { clientMutationId }`;
  return {
    mutation: {
      declarations: known.map(({ alias }) => `$${alias}: ID!`),
      fields: known.map(field),
      variables: Object.fromEntries(known.map(({ alias, id }) => [alias, id])),
    },
    missing: asked
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
