import { type Problem, TransientError } from '../../../runtime/errors.ts';
import { explain } from './failures.ts';
import type { GitHubRepository } from './repository.ts';
import { GraphqlAnswer } from './schemas.ts';

export interface Operation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** As an infinitive: "open the pull request". */
  readonly action: string;
}

/** Asks GitHub's GraphQL API something. Parts of the answer may be missing, with an error for each. */
export async function query(repository: GitHubRepository, operation: Operation): Promise<GraphqlAnswer> {
  return await run(repository, operation, 'tryRead');
}

/** Has GitHub do one thing after the other; each may fail by itself. One request that writes. */
export async function mutate(repository: GitHubRepository, operation: Operation): Promise<GraphqlAnswer> {
  return await run(repository, operation, 'tryWrite');
}

async function run(
  { client, name }: GitHubRepository,
  { query, variables, action }: Operation,
  how: 'tryRead' | 'tryWrite',
): Promise<GraphqlAnswer> {
  const answer = await client[how]({
    route: `POST ${client.server.graphql}`,
    parameters: { query, variables },
    answer: GraphqlAnswer,
    action,
    repository: name,
  });
  if (!answer.ok) throw answer.problem;
  const limit = answer.value.errors?.find(({ type }) => type === 'RATE_LIMITED');
  if (limit === undefined) return answer.value;
  throw new TransientError(`can't ${action} in ${name}: ${limit.message.slice(0, 300)}`, { fix: 'try again later' });
}

/** Parts of a GraphQL document. */
export interface Fragment {
  /** `$name: Type!` */
  readonly declarations: readonly string[];
  readonly fields: readonly string[];
  readonly variables: Readonly<Record<string, unknown>>;
}

/** Puts a document together. What users write is only ever in variables. */
export function document(
  kind: 'query' | 'mutation',
  fragments: readonly Fragment[],
): Pick<Operation, 'query' | 'variables'> {
  const declarations = fragments.flatMap(fragment => fragment.declarations).join(', ');
  const fields = fragments.flatMap(fragment => fragment.fields).join('\n  ');
  return {
    query: `${kind} (${declarations}) {\n  ${fields}\n}`,
    variables: Object.fromEntries(fragments.flatMap(({ variables }) => Object.entries(variables))),
  };
}

/** The error of the field of this name; the one of the whole request, if there is one. */
export function errorOf(answer: GraphqlAnswer, field: string): string | undefined {
  return firstError(answer, field)?.message.slice(0, 500);
}

// GraphQL answers 200 to what REST refuses with a status.
const STATUS: Readonly<Record<string, number>> = { NOT_FOUND: 404, FORBIDDEN: 403, INSUFFICIENT_SCOPES: 403 };

/** Why a field wasn't carried out, as an error that says who must act; nothing when it was. */
export function refusalOf(
  { client, name }: GitHubRepository,
  answer: GraphqlAnswer,
  { field, action }: { readonly field: string } & Pick<Operation, 'action'>,
): Problem | undefined {
  const error = firstError(answer, field);
  if (error === undefined) return undefined;
  const status = STATUS[error.type ?? ''] ?? 422;
  const failure = { status, message: error.message.slice(0, 500), headers: {} };
  return explain(failure, { host: client.server.host, repository: name, action });
}

/** An answer without what was asked for, and without a word about it. */
export function incomplete({ client, name }: GitHubRepository, action: string): Problem {
  const failure = { message: "an answer that isn't whole", headers: {} };
  return explain(failure, { host: client.server.host, repository: name, action });
}

function firstError({ errors = [] }: GraphqlAnswer, field: string): (typeof errors)[number] | undefined {
  return errors.find(({ path }) => (path ?? []).length === 0 || path?.includes(field));
}
