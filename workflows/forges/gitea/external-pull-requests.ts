import { z } from 'zod';
import { UserError } from '../../../runtime/errors.ts';
import type { ExternalPullRequest, ExternalPullRequests } from '../port/external-pull-requests.ts';
import { readAllPages } from '../port/pages.ts';
import { setCommentOf } from './comments.ts';
import type { GiteaRepository } from './repository.ts';
import { User } from './schemas.ts';

/** Comments on anybody's pull request. Needs the scopes `write:issue`, `read:repository` and `read:user`. */
export function giteaExternalPullRequests(gitea: GiteaRepository): ExternalPullRequests {
  return {
    openFrom: async (from, branch) => await openFrom(gitea, from, branch),
    comment: async (number, topic, text) => await setCommentOf(gitea, await ownId(gitea), { number, topic, text }),
  };
}

/** The account of the token, by which its comments are known. The token of a workflow may ask without any scope. */
async function ownId({ client, repository }: GiteaRepository): Promise<number> {
  const answer = await client.attempt({ path: '/user', answer: User, action: 'find out whose token this is' }, [403]);
  if (answer.ok) return answer.value.id;
  throw new UserError(
    `${repository.url}: the token may not ask whose it is, so it isn't known which comments are its own (${answer.refusal.message})`,
    { fix: 'give the token the scope read:user too, beside write:issue and read:repository' },
  );
}

const Head = z.object({ ref: z.string(), sha: z.string(), repo: z.object({ full_name: z.string() }).nullish() });
const Pull = z.object({
  number: z.number(),
  state: z.enum(['open', 'closed']),
  base: z.object({ ref: z.string() }),
  head: Head,
});

const PAGE = 50;

/** There is no filter by the head: all open ones are read. */
async function openFrom(
  { client, path }: GiteaRepository,
  from: string,
  branch: string,
): Promise<ExternalPullRequest[]> {
  const read = async (page: number): Promise<z.infer<typeof Pull>[]> =>
    await client.send({
      path: `${path}/pulls?state=open&limit=${PAGE}&page=${page}`,
      answer: z.array(Pull),
      action: 'list pull requests',
    });
  return (await readAllPages(read))
    .filter(({ head }) => head.ref === branch && head.repo?.full_name === from)
    .map(({ number, state, base, head }) => ({ number, state, base: base.ref, head: head.sha, from }));
}
