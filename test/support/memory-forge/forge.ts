import { changeRefs, readRefs } from '../../../runtime/git/refs.ts';
import { writeCommit } from '../../../runtime/git/write-commit.ts';
import type { Forge } from '../../../workflows/forges/forge.ts';
import { commitIdentity } from '../../../workflows/forges/identity.ts';
import { gitHistory } from '../../../workflows/forges/port/git-history.ts';
import type { ForgeState } from '../../../workflows/forges/port/proposals.ts';
import { setComment } from './comments.ts';
import { branchRef, type MemoryRepository, pullRequestOf, refreshPulls } from './repository.ts';
import { submit, withdraw } from './submit.ts';

/** No more than every forge must have: what else there is, such as reviews, is left out and then never asked for. */
export function createMemoryForge(memory: MemoryRepository): Forge {
  const { repository, identity } = memory;
  return {
    ...gitHistory({ commitIdentity: commitIdentity(identity), open: async () => await Promise.resolve(repository) }),
    name: 'memory',
    address: repository.url,
    capabilities: {
      pullRequests: true,
      reviewers: false,
      drafts: false,
      autoMerge: false,
      atomic: false,
      editableBodies: true,
      bodyLimit: 60_000,
    },
    readState: async (base, branch) => await readState(memory, base, branch),
    createBranch: async (name, message) => await createBranch(memory, name, message),
    submit: async submission => await submit(memory, submission),
    withdraw: async withdrawal => await withdraw(memory, withdrawal),
    comment: async ({ number }, topic, text, options) =>
      await Promise.resolve(setComment(memory, { number, topic, text, ...options })),
  };
}

async function readState(memory: MemoryRepository, base: string, branch: string): Promise<ForgeState> {
  const refs = await readRefs(memory.repository, [branchRef(base), branchRef(branch)]);
  const pulls = (await refreshPulls(memory)).filter(pull => pull.branch === branch);
  const open = pulls.findLast(({ state }) => state === 'open');
  const closed = pulls.findLast(({ state }) => state !== 'open');
  const [at, head] = [refs.get(branchRef(base)), refs.get(branchRef(branch))];
  return {
    ...(at !== undefined && { base: at }),
    ...(head !== undefined && { head }),
    ...(open && { open: pullRequestOf(open) }),
    ...(closed && { lastClosed: pullRequestOf(closed) }),
  };
}

async function createBranch(
  { repository, identity, clock }: MemoryRepository,
  name: string,
  message: string,
): Promise<string> {
  const to = await writeCommit(repository, { edits: [], message, author: identity, time: clock.now() });
  await changeRefs(repository, [{ ref: branchRef(name), to }]);
  return to;
}
