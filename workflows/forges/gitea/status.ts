import type { CommitStatus } from '../port/commit-status.ts';
import type { GiteaRepository } from './repository.ts';
import { Anything, CombinedStatus } from './schemas.ts';

/** Sets the status of a commit under its context, unless it says the same already. */
export async function setStatus(
  { client, path }: GiteaRepository,
  commit: string,
  status: CommitStatus,
): Promise<void> {
  // The last one of each context.
  const { statuses } = await client.send({
    path: `${path}/commits/${commit}/status?limit=50`,
    answer: CombinedStatus,
    action: 'read commit statuses',
  });
  const last = statuses.find(({ context }) => context === status.context);
  if (last?.status === status.state && last.description === status.description) return;
  await client.send({
    method: 'POST',
    path: `${path}/statuses/${commit}`,
    body: status,
    answer: Anything,
    action: 'set a commit status',
  });
}
