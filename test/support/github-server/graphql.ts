import { validate } from '@octokit/graphql-schema';
import type { Reply, State } from './world.ts';

interface RefUpdate {
  readonly name: string;
  readonly beforeOid: string;
  readonly afterOid: string;
  readonly force: boolean;
}

/** The one mutation that Berth uses, held to GitHub's schema. */
export async function graphql(
  state: State,
  body: Readonly<Record<string, unknown>>,
  problems: string[],
): Promise<Reply> {
  for (const { message } of validate(String(body['query']))) problems.push(`graphql: ${message}`);
  const { input } = body['variables'] as { input: { repositoryId: string; refUpdates: readonly RefUpdate[] } };
  const moves = input.refUpdates.map(({ name, beforeOid, afterOid }) => ({ ref: name, from: beforeOid, to: afterOid }));
  const done = await state.git.moveRefs(moves);
  if (done) return { status: 200, data: { data: { updateRefs: { clientMutationId: null } } } };
  const error = { type: 'UNPROCESSABLE', path: ['updateRefs'], message: 'Reference cannot be updated' };
  return { status: 200, data: { data: { updateRefs: null }, errors: [error] } };
}
