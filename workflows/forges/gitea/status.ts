import { z } from 'zod';
import type { CommitStatus } from '../forge.ts';
import { Anything, Status } from './answers.ts';
import type { Gitea } from './gitea.ts';

/** Sets the status of a commit under its context, unless it says the same already. */
export async function setStatus({ client, path }: Gitea, commit: string, status: CommitStatus): Promise<void> {
  const statuses = `${path}/statuses/${commit}`;
  const known = await client.send({
    path: `${statuses}?sort=highestindex&limit=50`,
    answer: z.array(Status),
    action: 'read commit statuses',
  });
  const last = known.find(({ context }) => context === status.context);
  if (last?.status === status.state && last.description === status.description) return;
  await client.send({
    method: 'POST',
    path: statuses,
    body: status,
    answer: Anything,
    action: 'set a commit status',
  });
}
