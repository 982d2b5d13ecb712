import { schema as published } from '@octokit/graphql-schema';
import { buildClientSchema, execute, GraphQLError, type GraphQLSchema, parse, validate } from 'graphql';
import { type Caller, mergeState, type Pull, type Reply, type State } from './world.ts';

interface RefUpdate {
  readonly name: string;
  readonly beforeOid: string;
  readonly afterOid: string;
}

export interface GraphqlContext {
  readonly caller: Caller;
  /** Differences from GitHub's schema. */
  readonly problems: string[];
}

type Input<Fields> = { readonly input: { readonly pullRequestId: string } & Fields };

let schema: GraphQLSchema | undefined;

/** What Berth uses of the GraphQL API, held to GitHub's schema and carried out as it says: mutations one after the other. */
export async function graphql(
  state: State,
  body: Readonly<Record<string, unknown>>,
  { caller, problems }: GraphqlContext,
): Promise<Reply> {
  schema ??= buildClientSchema(published.json as Parameters<typeof buildClientSchema>[0]);
  const document = parse(String(body['query']));
  const invalid = validate(schema, document).map(({ message }) => `graphql: ${message}`);
  problems.push(...invalid);
  if (invalid.length > 0) return { status: 200, data: { errors: invalid.map(message => ({ message })) } };
  const variableValues = body['variables'] as Readonly<Record<string, unknown>>;
  const rootValue = { ...queries(state), ...mutations(state, caller) };
  const { data, errors } = await execute({ schema, document, variableValues, rootValue });
  for (const error of errors ?? []) {
    if (error.extensions['type'] === undefined) problems.push(`graphql: ${error.message}`);
  }
  const told = errors?.map(({ message, path, extensions }) => ({ type: extensions['type'], path, message }));
  return { status: 200, data: { data, ...(told !== undefined && { errors: told }) } };
}

/** What is said about everything in a document when the repository can't be seen any more. */
export function unresolved(body: Readonly<Record<string, unknown>>): Reply {
  const fields = parse(String(body['query']))
    .definitions.flatMap(definition => ('selectionSet' in definition ? [definition] : []))
    .flatMap(({ selectionSet }) => selectionSet.selections)
    .flatMap(field => ('alias' in field ? [field.alias?.value ?? field.name.value] : []));
  const errors = fields.map(name => ({ type: 'NOT_FOUND', path: [name], message: 'Could not resolve to a node' }));
  return { status: 200, data: { data: Object.fromEntries(fields.map(name => [name, null])), errors } };
}

function refuse(type: 'NOT_FOUND' | 'UNPROCESSABLE', message: string): never {
  throw new GraphQLError(message, { extensions: { type } });
}

function queries(state: State) {
  const { owner, rules, people } = state;
  return {
    repository: () => ({
      autoMergeAllowed: rules.autoMerge,
      pullRequest: ({ number }: { readonly number: number }) => {
        const pull = state.pulls.find(candidate => candidate.number === number);
        return pull === undefined ? refuse('NOT_FOUND', 'Could not resolve to a PullRequest') : pullFields(state, pull);
      },
    }),
    user: ({ login }: { readonly login: string }) =>
      people.accounts.includes(login.toLowerCase())
        ? { id: `U_${login.toLowerCase()}` }
        : refuse('NOT_FOUND', `Could not resolve to a User with the login of '${login}'.`),
    organization: ({ login }: { readonly login: string }) =>
      login === owner
        ? { team: ({ slug }: { readonly slug: string }) => (people.teams.includes(slug) ? { id: `T_${slug}` } : null) }
        : refuse('NOT_FOUND', 'Could not resolve to an Organization'),
  };
}

function pullFields(state: State, pull: Pull) {
  const { number, body, draft } = pull;
  const unknown = state.rules.unknown > 0;
  if (unknown) state.rules.unknown--;
  return {
    id: `PR_${number}`,
    body,
    state: pull.merged ? 'MERGED' : pull.state.toUpperCase(),
    isDraft: draft,
    mergeStateStatus: unknown ? 'UNKNOWN' : mergeState(state, pull),
    isMergeQueueEnabled: state.rules.queue,
    author: { __typename: 'User', login: 'berth-machine' },
  };
}

function mutations(state: State, caller: Caller) {
  const { rules, people } = state;
  const pullOf = (id: string): Pull =>
    state.pulls.find(({ number }) => `PR_${number}` === id) ?? refuse('NOT_FOUND', 'Could not resolve to a node');
  const done = { clientMutationId: null };
  return {
    updateRefs: async ({ input }: { readonly input: { readonly refUpdates: readonly RefUpdate[] } }) => {
      const moves = input.refUpdates.map(({ name: ref, beforeOid: from, afterOid: to }) => ({ ref, from, to }));
      if (!(await state.git.moveRefs(moves))) refuse('UNPROCESSABLE', 'Reference cannot be updated');
      return done;
    },
    requestReviews: ({ input }: Input<{ readonly userIds?: string[]; readonly teamIds?: string[] }>) => {
      const { asked } = pullOf(input.pullRequestId);
      for (const id of [...(input.userIds ?? []), ...(input.teamIds ?? [])]) {
        const name = id.slice(2);
        const may = id.startsWith('T_') ? people.teams.includes(name) : people.collaborators.includes(name);
        if (!may) refuse('UNPROCESSABLE', 'Reviews may only be requested from collaborators.');
        // Added to a set: asking twice asks once.
        if (!asked.includes(name)) asked.push(name);
      }
      return done;
    },
    enablePullRequestAutoMerge: ({
      input,
    }: Input<{ readonly mergeMethod: string; readonly expectedHeadOid?: string }>) => {
      const pull = pullOf(input.pullRequestId);
      if (input.expectedHeadOid !== pull.headCommit) refuse('UNPROCESSABLE', 'Head sha mismatch');
      if (!rules.autoMerge) refuse('UNPROCESSABLE', 'Auto merge is not allowed for this repository');
      const status = mergeState(state, pull);
      if (!rules.queue && status !== 'BLOCKED')
        refuse('UNPROCESSABLE', `Pull request is in ${status.toLowerCase()} status`);
      pull.autoMerge = { method: input.mergeMethod.toLowerCase(), login: caller.login };
      return done;
    },
    disablePullRequestAutoMerge: ({ input }: Input<object>) => {
      const pull = pullOf(input.pullRequestId);
      if (pull.autoMerge === undefined) refuse('UNPROCESSABLE', "Can't disable auto-merge for this pull request.");
      pull.autoMerge = undefined;
      return done;
    },
    updatePullRequest: ({ input }: Input<{ readonly body: string }>) => {
      pullOf(input.pullRequestId).body = input.body;
      return done;
    },
  };
}
