import { commitsAhead } from '../../../runtime/git/history.ts';
import { changeRefs } from '../../../runtime/git/refs.ts';
import { notMergeable, notOpen, unknownPullRequest } from '../../../workflows/forges/port/pull-request-errors.ts';
import type { PullRequests, PullRequestView } from '../../../workflows/forges/port/pull-requests.ts';
import { branchRef, commitOf, detailsOf, type MemoryPull, type MemoryRepository, refreshPulls } from './repository.ts';

/** Whoever merges and comments, who isn't Berth. */
const PERSON = { name: 'Ada', email: 'ada@example.com' };

export function memoryPullRequests(memory: MemoryRepository): PullRequests {
  return {
    list: async ({ state = 'open' } = {}) =>
      (await refreshPulls(memory))
        .filter(pull => state === 'all' || pull.state === state)
        .map(pull => detailsOf(memory, pull))
        .reverse(),
    show: async number => await show(memory, number),
    diff: async number => {
      const { base, head } = await find(memory, number);
      const { stdout } = await memory.repository.run([
        'diff',
        '--no-color',
        '--no-ext-diff',
        `${branchRef(base)}...${head}`,
      ]);
      return stdout.toString('utf8');
    },
    merge: async number => await merge(memory, number),
    close: async number =>
      detailsOf(memory, Object.assign(await findOpen(memory, number), { state: 'closed' as const })),
    comment: async (number, text) => {
      const pull = await find(memory, number);
      pull.comments.push({ author: PERSON, text });
      return detailsOf(memory, pull);
    },
  };
}

async function find(memory: MemoryRepository, number: number): Promise<MemoryPull> {
  const pull = (await refreshPulls(memory)).find(candidate => candidate.number === number);
  if (pull !== undefined) return pull;
  throw unknownPullRequest(memory.repository.url, number);
}

async function findOpen(memory: MemoryRepository, number: number): Promise<MemoryPull> {
  const pull = await find(memory, number);
  if (pull.state === 'open') return pull;
  throw notOpen(pull);
}

async function show(memory: MemoryRepository, number: number): Promise<PullRequestView> {
  const found = await find(memory, number);
  const pull = detailsOf(memory, found);
  const [base, head] = [await commitOf(memory, found.base), await commitOf(memory, found.branch)];
  if (base === undefined || head === undefined) return { pull };
  return { pull, ahead: await commitsAhead(memory.repository, base, head) };
}

/** Merges with a merge commit, and deletes the branch. */
async function merge(memory: MemoryRepository, number: number): Promise<string> {
  const { repository, clock } = memory;
  const pull = await findOpen(memory, number);
  const from = await commitOf(memory, pull.base);
  const merged = await repository.run(['merge-tree', '--write-tree', branchRef(pull.base), pull.head], { accept: [1] });
  if (from === undefined || merged.code !== 0) throw notMergeable(number, `${pull.branch} conflicts with ${pull.base}`);
  const tree = merged.stdout.toString('latin1').trim();
  const date = `${Math.floor(clock.now() / 1000)} +0000`;
  const who = { NAME: PERSON.name, EMAIL: PERSON.email, DATE: date };
  const env = Object.fromEntries(
    ['AUTHOR', 'COMMITTER'].flatMap(role => Object.entries(who).map(([key, value]) => [`GIT_${role}_${key}`, value])),
  );
  const args = ['commit-tree', tree, '-p', from, '-p', pull.head, '-m', `Merge pull request #${number}: ${pull.title}`];
  const to = (await repository.run(args, { env })).stdout.toString('latin1').trim();
  await changeRefs(repository, [
    { ref: branchRef(pull.base), from, to },
    { ref: branchRef(pull.branch), from: pull.head },
  ]);
  Object.assign(pull, { state: 'merged', mergeCommit: to });
  return to;
}
