import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { CommitRecord } from '../../../runtime/git/commits.ts';
import type { Ahead } from '../../../runtime/git/history.ts';
import type { PullRequest } from '../../../workflows/forges/forge.ts';
import { type Decision, decide, type Facts } from '../../../workflows/proposal/decide.ts';
import { adasCommit, bodyOf, MARKS, ownCommit, proposal, pullRequest } from '../../support/proposals.ts';

interface World {
  /** False: the base branch has what is wanted. */
  readonly differs?: boolean;
  readonly holdsProposed?: boolean;
  readonly open?: PullRequest;
  readonly lastClosed?: PullRequest;
  /** What Berth's branch has and the base branch hasn't, newest first; absent without such a branch. */
  readonly commits?: readonly CommitRecord[];
  /** The commit at which the branches parted. */
  readonly mergeBase?: string;
  readonly truncated?: boolean;
  /** There is no base branch, or it has nothing in common with Berth's. */
  readonly ahead?: 'unknown' | 'unrelated';
  readonly rebuild?: boolean;
  readonly labels?: readonly string[];
  readonly pullRequests?: boolean;
  readonly atomic?: boolean;
}

function factsOf(world: World): Facts {
  const {
    differs = true,
    holdsProposed = false,
    open,
    lastClosed,
    commits,
    labels = [],
    rebuild = false,
    pullRequests = true,
    atomic = true,
  } = world;
  const head = commits?.[0]?.id ?? (commits && 'base');
  const state = { base: 'base', ...(head && { head }), ...(open && { open }), ...(lastClosed && { lastClosed }) };
  return {
    proposal: proposal({ differs, holdsProposed, state, labels }),
    ahead: aheadOf(world),
    forge: { commitIdentity: MARKS, capabilities: { pullRequests, atomic } },
    rebuild,
  };
}

function aheadOf({ commits, mergeBase = 'base', truncated = false, ahead }: World): Ahead | undefined {
  if (commits === undefined || ahead === 'unknown') return undefined;
  return { commits, truncated, ...(ahead === undefined && { mergeBase }) };
}

const UNCHANGED: Decision = { action: 'none', outcome: 'unchanged' };
const DECLINED: Decision = { action: 'none', outcome: 'declined' };
/** A new commit. */
const WRITE: Decision = { action: 'write', commit: true, manual: [] };
/** The branch stays, the pull request is opened or its text written anew. */
const DESCRIBE: Decision = { action: 'write', commit: false, manual: [] };

const own = ownCommit('own', 'base');
const old = ownCommit('old', 'base', 'c0');
/** Ada's commit on top of Berth's. */
const ada = adasCommit('ada', 'own');
const open = pullRequest();
const closed = pullRequest({ state: 'closed' });
const merged = pullRequest({ state: 'merged' });
const ticked = (body: string): string => body.replace('- [ ]', '- [x]');
/** A forge without pull requests. */
const plain = { pullRequests: false, atomic: false };

test.each<[string, World, Decision]>([
  ['equal, no pull request: nothing', { differs: false }, UNCHANGED],
  [
    'equal, an open pull request: it is closed, and the branch goes, which only Berth wrote to',
    { differs: false, open, commits: [own] },
    { action: 'withdraw', deleteBranch: true },
  ],
  [
    'equal, an open pull request with commits by people: it is closed, and the branch stays',
    { differs: false, open, commits: [ada, own] },
    { action: 'withdraw', deleteBranch: false },
  ],
  [
    'equal, an open pull request whose branch is gone: it is closed',
    { differs: false, open },
    { action: 'withdraw', deleteBranch: false },
  ],
  [
    'equal, an open pull request that somebody merged by hand: it is closed, and the branch goes',
    { differs: false, open, commits: [] },
    { action: 'withdraw', deleteBranch: true },
  ],
  [
    'equal, and somebody asks for a rebuild: it is closed all the same',
    { differs: false, open, commits: [own], rebuild: true },
    { action: 'withdraw', deleteBranch: true },
  ],
  [
    'equal because what it proposes is held back, and it says so: it stays',
    { differs: false, holdsProposed: true, open, commits: [own] },
    UNCHANGED,
  ],
  [
    'equal because what it proposes is held back: its text is written anew',
    { differs: false, holdsProposed: true, open: pullRequest({ body: bodyOf({ text: 't0' }) }), commits: [own] },
    DESCRIBE,
  ],
  [
    'equal because what it proposes is held back, where there are only branches: the branch stays',
    { differs: false, holdsProposed: true, commits: [own], ...plain },
    UNCHANGED,
  ],
  ['differ, no pull request: one is opened', {}, WRITE],
  [
    'differ, a branch without a pull request, as a stopped run left it: one is opened for it',
    { commits: [own] },
    DESCRIBE,
  ],
  ['differ, a pull request with just that content: nothing', { open, commits: [own] }, UNCHANGED],
  [
    'differ, a pull request with other content: it is written anew',
    { open: pullRequest({ body: bodyOf({ changes: 'c0' }) }), commits: [old] },
    WRITE,
  ],
  [
    'differ only in what is held back: its text is written anew',
    { open: pullRequest({ body: bodyOf({ text: 't0' }) }), commits: [own] },
    DESCRIBE,
  ],
  ['differ, the last one is merged: a new one is opened', { lastClosed: merged }, WRITE],
])('branch and plan %s', (_name, world, expected) => {
  expect(decide(factsOf(world))).toEqual(expected);
});

describe('the branch is built anew', () => {
  test.each<[string, World]>([
    ['without a commit of Berth’s', { open, commits: [] }],
    ['when the commit has other changes', { open, commits: [old] }],
    ['when there is more than one commit', { open, commits: [ownCommit('own2', 'own'), own] }],
    [
      'when it doesn’t stand where the branches parted: a file was changed, or the base rewritten',
      { open, commits: [own], mergeBase: 'older' },
    ],
    ['when the branches have nothing in common', { open, commits: [own], ahead: 'unrelated' }],
    ['when it is a merge', { open, commits: [{ ...own, parents: ['base', 'other'] }] }],
    ['when it has no parent', { open, commits: [{ ...own, parents: [] }], ahead: 'unrelated' }],
    ['when nothing can be said of what it has', { open, commits: [own], ahead: 'unknown' }],
  ])('%s', (_name, world) => {
    expect(decide(factsOf(world))).toEqual(WRITE);
  });

  test('and stays where other files of the base branch changed', () => {
    const onOlder = ownCommit('own', 'older');
    expect(decide(factsOf({ open, commits: [onOlder], mergeBase: 'older' }))).toEqual(UNCHANGED);
  });
});

describe('the text is written anew', () => {
  const described = (rest: Partial<PullRequest>, labels: readonly string[] = []): World => ({
    open: pullRequest(rest),
    commits: [own],
    labels,
  });
  test.each<[string, World]>([
    ['when its base is another branch', described({ base: 'main' })],
    ['when it tells of other changes', described({ body: bodyOf({ changes: 'c0' }) })],
    ['when it says something else', described({ body: bodyOf({ text: 't0' }) })],
    ['when it says that Berth waits, which it doesn’t any more', described({ body: bodyOf({ state: 'waiting' }) })],
    ['when it says that it was closed', described({ body: bodyOf({ state: 'withdrawn' }) })],
    ['when a person took Berth’s text out', described({ body: 'Mine.' })],
    ['when its box is ticked, but there is nothing to rebuild', described({ body: ticked(bodyOf()) })],
    ['when a label of Berth’s is missing', described({ labels: [] }, ['promoted'])],
    ['when a label of Berth’s is too many', described({ labels: ['promoted'] })],
    ['when a person’s label stands where one of Berth’s should', described({ labels: ['urgent'] }, ['promoted'])],
  ])('%s', (_name, world) => {
    expect(decide(factsOf(world))).toEqual(DESCRIBE);
  });

  test.each<[string, World]>([
    ['although people set labels of their own', described({ labels: ['urgent', 'team/a'] })],
    ['although they stand beside Berth’s', described({ labels: ['urgent', 'promoted'] }, ['promoted'])],
    ['although people wrote around it', described({ body: `Mine.\n\n${bodyOf()}\n\nMine too.` })],
    ['although people changed the title', described({ title: 'Ship it' })],
    ['although a box of people’s own is ticked', described({ body: `- [x] mine\n\n${bodyOf()}` })],
  ])('but not %s', (_name, world) => {
    expect(decide(factsOf(world))).toEqual(UNCHANGED);
  });
});

describe('a pull request that a person closed', () => {
  test.each<[string, World, Decision]>([
    ['is not opened again with the same content', { lastClosed: closed }, DECLINED],
    ['is not opened again when its branch is still there', { lastClosed: closed, commits: [own] }, DECLINED],
    [
      'is not opened again when Berth was waiting for people’s commits',
      { lastClosed: pullRequest({ state: 'closed', body: bodyOf({ state: 'waiting' }) }), commits: [ada, own] },
      DECLINED,
    ],
    [
      'is not opened again because of what is held back',
      { lastClosed: pullRequest({ state: 'closed', body: bodyOf({ text: 't0' }) }) },
      DECLINED,
    ],
    [
      'is followed by one with other content',
      { lastClosed: pullRequest({ state: 'closed', body: bodyOf({ changes: 'c0' }) }) },
      WRITE,
    ],
    ['is followed by one when somebody asks for a rebuild', { lastClosed: closed, rebuild: true }, WRITE],
    [
      'is followed by one when somebody ticks its box',
      { lastClosed: pullRequest({ state: 'closed', body: ticked(bodyOf()) }) },
      WRITE,
    ],
    [
      'is followed by one when its text was taken out',
      { lastClosed: pullRequest({ state: 'closed', body: 'Mine.' }) },
      WRITE,
    ],
    [
      'was not declined when Berth closed it itself',
      { lastClosed: pullRequest({ state: 'closed', body: bodyOf({ state: 'withdrawn' }) }) },
      WRITE,
    ],
    ['was not declined when it was merged', { lastClosed: merged, commits: [own] }, DESCRIBE],
    ['says nothing about another one that is open', { lastClosed: closed, open, commits: [own] }, UNCHANGED],
    [
      'leaves the commits of people on it to be kept',
      { lastClosed: pullRequest({ state: 'closed', body: bodyOf({ changes: 'c0' }) }), commits: [ada, own] },
      { action: 'write', commit: true, manual: [ada] },
    ],
    [
      'leaves commits on a branch of people’s alone to be kept too',
      {
        lastClosed: pullRequest({ state: 'closed', body: bodyOf({ changes: 'c0' }) }),
        commits: [adasCommit('ada', 'base')],
      },
      { action: 'write', commit: true, manual: [adasCommit('ada', 'base')] },
    ],
  ])('%s', (_name, world, expected) => {
    expect(decide(factsOf(world))).toEqual(expected);
  });
});

describe('commits by people on Berth’s branch', () => {
  const adas = adasCommit('ada', 'base');
  const amended: CommitRecord = { ...own, committer: adas.committer };
  test.each<[string, World, Decision]>([
    [
      'stay where they are while the pull request is open',
      { open, commits: [ada, own] },
      { action: 'wait', manual: [ada] },
    ],
    ['stay although Berth’s commit is gone', { open, commits: [adas] }, { action: 'wait', manual: [adas] }],
    [
      'are also those of Berth’s that a person amended',
      { open, commits: [amended] },
      { action: 'wait', manual: [amended] },
    ],
    [
      'are told newest first',
      { open, commits: [adasCommit('ada2', 'ada'), ada, own] },
      { action: 'wait', manual: [adasCommit('ada2', 'ada'), ada] },
    ],
    [
      'are not what Berth’s commit was built on, before the base branch was rewritten',
      { open, commits: [ownCommit('own', 'ada'), adas] },
      WRITE,
    ],
    [
      'leave it when somebody asks for a rebuild, and are kept',
      { open, commits: [ada, own], rebuild: true },
      { action: 'write', commit: true, manual: [ada] },
    ],
    [
      'leave it when somebody ticks the box, and are kept',
      { open: pullRequest({ body: ticked(bodyOf()) }), commits: [ada, own] },
      { action: 'write', commit: true, manual: [ada] },
    ],
    [
      'leave it without a pull request: the branch was Berth’s, and they are kept',
      { commits: [ada, own] },
      { action: 'write', commit: true, manual: [ada] },
    ],
    [
      'make it theirs when Berth never was there: it is not moved',
      { commits: [adas] },
      { action: 'refuse', manual: [adas] },
    ],
    [
      'leave it, theirs or not, when somebody asks for a rebuild',
      { commits: [adas], rebuild: true },
      { action: 'write', commit: true, manual: [adas] },
    ],
  ])('%s', (_name, world, expected) => {
    expect(decide(factsOf(world))).toEqual(expected);
  });
});

describe('without pull requests', () => {
  const adas = adasCommit('ada', 'base');
  const remove: Decision = { action: 'remove-branch', head: 'own' };
  test.each<[string, World, Decision]>([
    ['a difference is pushed', {}, WRITE],
    ['other content is pushed anew', { commits: [old] }, WRITE],
    ['just that content is left', { commits: [own] }, UNCHANGED],
    ['commits by people on it are waited for', { commits: [ada, own] }, { action: 'wait', manual: [ada] }],
    [
      'commits by people leave it on request',
      { commits: [ada, own], rebuild: true },
      { action: 'write', commit: true, manual: [ada] },
    ],
    ['a branch of people’s own is never moved', { commits: [adas] }, { action: 'refuse', manual: [adas] }],
    ['a branch that has had its use is deleted', { differs: false, commits: [own] }, remove],
    ['a branch that was merged is deleted', { differs: false, commits: [] }, { action: 'remove-branch', head: 'base' }],
    ['without a branch there is none to delete', { differs: false }, UNCHANGED],
    ['a branch with commits by people stays', { differs: false, commits: [ada, own] }, UNCHANGED],
    [
      'a branch with too many commits to be looked at stays',
      { differs: false, commits: [own], truncated: true },
      UNCHANGED,
    ],
    ['a branch of which nothing can be said stays', { differs: false, commits: [own], ahead: 'unknown' }, UNCHANGED],
  ])('%s', (_name, world, expected) => {
    expect(decide(factsOf({ ...world, ...plain }))).toEqual(expected);
  });
});

describe('a branch that a run left when it was stopped between closing the pull request and deleting it', () => {
  const withdrawn = pullRequest({ state: 'closed', body: bodyOf({ state: 'withdrawn' }) });
  const left: World = { differs: false, lastClosed: withdrawn, commits: [own], atomic: false };
  test('is deleted', () => {
    expect(decide(factsOf(left))).toEqual({ action: 'remove-branch', head: 'own' });
  });

  test.each<[string, World]>([
    ['where both happen at once, it wasn’t left', { ...left, atomic: true }],
    ['when a person closed the pull request', { ...left, lastClosed: closed }],
    ['when the pull request was merged', { ...left, lastClosed: { ...withdrawn, state: 'merged' } }],
    ['when there was no pull request', { differs: false, commits: [own], atomic: false }],
    ['when it has nothing of its own', { ...left, commits: [] }],
    ['when people committed to it', { ...left, commits: [ada, own] }],
    ['when it has too many commits to be looked at', { ...left, truncated: true }],
    ['when nothing can be said of it', { ...left, ahead: 'unknown' }],
  ])('stays: %s', (_name, world) => {
    expect(decide(factsOf(world))).toEqual(UNCHANGED);
  });
});

describe('whatever the state', () => {
  const commit = fc.constantFrom('own', 'old', 'ada');
  const history = fc.array(commit, { maxLength: 3 }).map(kinds =>
    kinds.map((kind, index) => {
      const [id, parent] = [`c${index}`, index === kinds.length - 1 ? 'base' : `c${index + 1}`];
      if (kind === 'ada') return adasCommit(id, parent);
      return ownCommit(id, parent, kind === 'own' ? 'c1' : 'c0');
    }),
  );
  const marker = fc.record({
    changes: fc.constantFrom('c0', 'c1'),
    text: fc.constantFrom('t0', 't1'),
    state: fc.constantFrom('proposed', 'waiting', 'withdrawn'),
  });
  const body = fc.oneof(
    marker.map(found => bodyOf(found)),
    marker.map(found => ticked(bodyOf(found))),
    fc.constant('Mine.'),
  );
  const pull = (states: readonly PullRequest['state'][]) =>
    fc
      .record({ state: fc.constantFrom(...states), body, labels: fc.subarray(['promoted', 'urgent']) })
      .map(pullRequest);
  const worlds: fc.Arbitrary<World> = fc.record(
    {
      differs: fc.boolean(),
      open: pull(['open']),
      lastClosed: pull(['closed', 'merged']),
      commits: history,
      mergeBase: fc.constantFrom('base', 'older'),
      truncated: fc.boolean(),
      rebuild: fc.boolean(),
      labels: fc.subarray(['promoted']),
      pullRequests: fc.boolean(),
      atomic: fc.boolean(),
    },
    { requiredKeys: [] },
  );
  /** Ada's commits that Berth's aren't built on. */
  const adas = ({ commits = [] }: World): readonly CommitRecord[] => {
    const first = commits.findIndex(({ author }) => author.name !== 'Ada');
    return first < 0 ? commits : commits.slice(0, first);
  };

  test('no commit of a person is lost: a branch that is built anew tells of all of them, and no other is deleted', () => {
    fc.assert(
      fc.property(worlds, world => {
        const decision = decide(factsOf(world));
        const theirs = adas(world);
        if (decision.action === 'write') expect(decision.manual).toEqual(decision.commit ? theirs : []);
        if (decision.action === 'write' && !decision.commit) expect(theirs).toEqual([]);
        if (decision.action === 'wait' || decision.action === 'refuse') expect(decision.manual).toEqual(theirs);
        if (decision.action === 'remove-branch') expect(theirs).toEqual([]);
        if (decision.action === 'withdraw' && decision.deleteBranch) expect(theirs).toEqual([]);
      }),
      { numRuns: 1000 },
    );
  });

  test('nothing is written where nothing differs, and a rebuild is never waited for', () => {
    fc.assert(
      fc.property(worlds, world => {
        const { action } = decide(factsOf(world));
        if (world.differs === false) expect(['none', 'withdraw', 'remove-branch']).toContain(action);
        else expect(['none', 'wait', 'refuse', 'write']).toContain(action);
        if (world.rebuild === true) expect(['wait', 'refuse']).not.toContain(action);
      }),
      { numRuns: 1000 },
    );
  });
});
