import { describe, expect, test } from 'vitest';
import type { ProposalSettings } from '../../../scheduler/model/proposal-settings.ts';
import type { ForgeCapabilities, PullRequest } from '../../../workflows/forges/forge.ts';
import type { Reviewers } from '../../../workflows/forges/port/reviews.ts';
import {
  keepFollowUpRecord,
  type MergeFacts,
  mayMerge,
  mustCancelAutoMerge,
  type PendingActions,
  pendingActions,
  withoutAutoMerge,
} from '../../../workflows/proposal/auto-merge.ts';
import {
  type FollowUpRecord,
  parseFollowUpRecord,
  withFollowUpRecord,
} from '../../../workflows/proposal/text/follow-up-record.ts';
import { bodyOf, type ProposalOptions, proposal, pullRequest } from '../../support/proposals.ts';

const CAPABILITIES: ForgeCapabilities = {
  pullRequests: true,
  reviewers: true,
  drafts: true,
  autoMerge: true,
  atomic: true,
  editableBodies: true,
  bodyLimit: 60_000,
};

/** A pull request with what was done with it once. */
function done(once: FollowUpRecord, rest: Partial<PullRequest> = {}): PullRequest {
  return pullRequest({ body: withFollowUpRecord(bodyOf(), once), ...rest });
}

// docs/proposals.md: "Nothing is merged without a person …"
describe('whether a proposal merges without a person', () => {
  interface Case extends ProposalOptions, Partial<Omit<MergeFacts, 'capabilities'>> {
    readonly capabilities?: Partial<ForgeCapabilities>;
  }
  function merges({ settings, capabilities, contested = false, pull, ...rest }: Case): boolean {
    const wanted = proposal({ settings: { autoMerge: 'squash', ...settings }, ...rest });
    return mayMerge(wanted, {
      capabilities: { ...CAPABILITIES, ...capabilities },
      contested,
      ...(pull && { pull }),
    });
  }

  test.each<[string, Case]>([
    ['before it is open', {}],
    ['when it is open', { pull: pullRequest() }],
    [
      'when a person said that it is ready, though new ones are drafts',
      { pull: pullRequest({ draft: false }), settings: { draft: true } },
    ],
    ['when it is open, and no draft is spoken of', { pull: pullRequest(), settings: { draft: true } }],
  ])('it does, where its environment says so, %s', (_name, facts) => {
    expect(merges(facts)).toBe(true);
  });

  test.each<[string, Case]>([
    ['when something is held back, or more is removed than the budget allows', { mergesUnattended: false }],
    ['when people have a part in it', { contested: true }],
    ['when it will be a draft', { settings: { draft: true } }],
    ['when a person made it a draft', { pull: pullRequest({ draft: true }) }],
    [
      'when it is to be a draft where there are none',
      { settings: { draft: true }, capabilities: { drafts: false }, pull: pullRequest({ draft: false }) },
    ],
    ['when the forge can’t', { capabilities: { autoMerge: false } }],
    ['when nothing differs', { differs: false }],
  ])('it doesn’t %s', (_name, facts) => {
    expect(merges(facts)).toBe(false);
  });

  test('it doesn’t where its environment doesn’t say so', () => {
    expect(mayMerge(proposal(), { capabilities: CAPABILITIES, contested: false })).toBe(false);
  });

  test('a draft where there are none is one that is ready', () => {
    expect(merges({ pull: pullRequest({ draft: true }), capabilities: { drafts: false } })).toBe(true);
  });
});

describe('that it merges is taken back', () => {
  test.each<[string, PullRequest | undefined, boolean, boolean]>([
    [
      'when Berth had set it, and it doesn’t hold any more',
      done({ asked: [], merge: 'c1' }, { autoMerge: true }),
      false,
      true,
    ],
    ['where the forge doesn’t tell whether it is set', done({ asked: [], merge: 'c1' }), false, true],
    ['not while it holds', done({ asked: [], merge: 'c1' }, { autoMerge: true }), true, false],
    ['not when a person did that already', done({ asked: [], merge: 'c1' }, { autoMerge: false }), false, false],
    ['not when a person set it by hand', done({ asked: ['ada'] }, { autoMerge: true }), false, false],
    ['not when nothing was ever done', pullRequest({ autoMerge: true }), false, false],
    ['not when a person took Berth’s text out', pullRequest({ body: 'Mine.', autoMerge: true }), false, false],
    ['not without a pull request', undefined, false, false],
  ])('%s', (_name, open, merges, expected) => {
    expect(mustCancelAutoMerge(open, merges)).toBe(expected);
  });

  test('and the description doesn’t say so any more, but still who was asked', () => {
    expect(parseFollowUpRecord(withoutAutoMerge(done({ asked: ['ada'], merge: 'c1' }).body))).toEqual({
      asked: ['ada'],
    });
    expect(parseFollowUpRecord(withoutAutoMerge(bodyOf()))).toEqual({ asked: [] });
    expect(withoutAutoMerge('Mine.')).toBe('Mine.');
  });
});

describe('what was done once stays in a new description', () => {
  const fresh = bodyOf({ changes: 'c2' });
  function kept(open: PullRequest | undefined, merges = false, settings: Partial<ProposalSettings> = {}) {
    const wanted = proposal({ state: { base: 'base', ...(open && { open }) }, settings });
    return keepFollowUpRecord(fresh, { ...wanted, marker: { ...wanted.marker, changes: 'c2' } }, merges);
  }

  test.each<[string, PullRequest, boolean, FollowUpRecord]>([
    ['who was asked', done({ asked: ['ada', 'team/platform'] }), false, { asked: ['ada', 'team/platform'] }],
    [
      'that it merges goes on with the new content',
      done({ asked: [], merge: 'c1' }, { autoMerge: true }),
      true,
      { asked: [], merge: 'c2' },
    ],
    [
      'that it merges goes on, and who was asked',
      done({ asked: ['ada'], merge: 'c1' }, { autoMerge: true }),
      true,
      { asked: ['ada'], merge: 'c2' },
    ],
    [
      'that it was set to merge, where the forge doesn’t tell whether it still is',
      done({ asked: [], merge: 'c1' }),
      true,
      { asked: [], merge: 'c1' },
    ],
    [
      'that it was set to merge, when a person took that back',
      done({ asked: [], merge: 'c1' }, { autoMerge: false }),
      true,
      { asked: [], merge: 'c1' },
    ],
    [
      'that it was set to merge, also when a person took that back and it wouldn’t any more',
      done({ asked: [], merge: 'c1' }, { autoMerge: false }),
      false,
      { asked: [], merge: 'c1' },
    ],
  ])('%s', (_name, open, merges, expected) => {
    expect(parseFollowUpRecord(kept(open, merges))).toEqual(expected);
  });

  test('but not that it merges, when that is taken back now', () => {
    expect(parseFollowUpRecord(kept(done({ asked: ['ada'], merge: 'c1' }, { autoMerge: true }), false))).toEqual({
      asked: ['ada'],
    });
    expect(kept(done({ asked: [], merge: 'c1' }, { autoMerge: true }), false)).toBe(fresh);
  });

  test('and nothing is written where nothing was done', () => {
    expect(kept(undefined, true, { reviewers: ['ada'] })).toBe(fresh);
    expect(kept(pullRequest(), false, { reviewers: ['ada'] })).toBe(fresh);
    expect(kept(pullRequest({ autoMerge: true }), false)).toBe(fresh);
  });

  test('where somebody took Berth’s text out, nobody is asked again', () => {
    const settings = { reviewers: ['Ada'], teams: ['platform'] };
    expect(parseFollowUpRecord(kept(pullRequest({ body: 'Mine.' }), false, settings))).toEqual({
      asked: ['ada', 'team/platform'],
    });
  });
});

describe('what is left to be done with an open pull request', () => {
  interface Case {
    readonly pull?: PullRequest;
    readonly settings?: Partial<ProposalSettings>;
    readonly owners?: Partial<Reviewers>;
    readonly capabilities?: Partial<ForgeCapabilities>;
    readonly merges?: boolean;
  }
  function pending({ pull = pullRequest(), settings, owners, capabilities, merges = false }: Case) {
    return pendingActions(pull, {
      proposal: proposal({ settings: { autoMerge: 'squash', ...settings } }),
      owners: { reviewers: [], teams: [], ...owners },
      capabilities: { ...CAPABILITIES, ...capabilities },
      merges,
      head: 'head',
    });
  }

  const MERGE = { method: 'squash', commit: 'head' } as const;
  const cases: [string, Case, Reviewers & Pick<PendingActions, 'autoMerge'>][] = [
    ['reviewers are asked', { settings: { reviewers: ['ada', 'Grace'] } }, { reviewers: ['ada', 'Grace'], teams: [] }],
    [
      'teams are asked',
      { settings: { teams: ['platform', 'harbor/on-call'] } },
      { reviewers: [], teams: ['platform', 'harbor/on-call'] },
    ],
    [
      'code owners are asked beside them',
      { settings: { reviewers: ['ada'], teams: ['a'] }, owners: { reviewers: ['grace'], teams: ['b'] } },
      { reviewers: ['ada', 'grace'], teams: ['a', 'b'] },
    ],
    [
      'those who were asked are not asked again',
      { pull: done({ asked: ['ada', 'team/a'] }), settings: { reviewers: ['Ada', 'grace'], teams: ['A', 'b'] } },
      { reviewers: ['grace'], teams: ['b'] },
    ],
    [
      'a team is another one than an account of its name',
      { pull: done({ asked: ['ada', 'team/grace'] }), settings: { reviewers: ['grace'], teams: ['ada'] } },
      { reviewers: ['grace'], teams: ['ada'] },
    ],
    [
      'those who are named twice are asked once',
      { settings: { reviewers: ['ada'] }, owners: { reviewers: ['Ada'] } },
      { reviewers: ['Ada'], teams: [] },
    ],
    ['it is set to merge', { merges: true }, { reviewers: [], teams: [], autoMerge: MERGE }],
    [
      'it is set to merge where the forge doesn’t tell whether it is',
      { merges: true, pull: pullRequest({ autoMerge: false }) },
      { reviewers: [], teams: [], autoMerge: MERGE },
    ],
    [
      'it is set to merge again when the content changed',
      { merges: true, pull: done({ asked: [], merge: 'c0' }, { autoMerge: false }) },
      { reviewers: [], teams: [], autoMerge: MERGE },
    ],
    [
      'it is set to merge by the method of the environment',
      { merges: true, settings: { autoMerge: 'rebase' } },
      { reviewers: [], teams: [], autoMerge: { method: 'rebase', commit: 'head' } },
    ],
    [
      'all of it',
      { merges: true, settings: { reviewers: ['ada'], teams: ['a'] } },
      { reviewers: ['ada'], teams: ['a'], autoMerge: MERGE },
    ],
  ];
  test.each(cases)('%s', (_name, facts, expected) => {
    const { reviews, autoMerge } = pending(facts) ?? {};
    expect({ ...reviews, ...(autoMerge && { autoMerge }) }).toEqual(expected);
  });

  test.each<[string, Case]>([
    ['nobody is named', {}],
    ['all were asked', { pull: done({ asked: ['ada', 'team/a'] }), settings: { reviewers: ['ada'], teams: ['a'] } }],
    [
      'the forge has no reviews',
      { settings: { reviewers: ['ada'], teams: ['a'] }, capabilities: { reviewers: false } },
    ],
    ['it is set to merge already', { merges: true, pull: pullRequest({ autoMerge: true }) }],
    [
      'a person took back that it merges',
      { merges: true, pull: done({ asked: [], merge: 'c1' }, { autoMerge: false }) },
    ],
    ['it may not merge', { merges: false }],
  ])('is nothing when %s', (_name, facts) => {
    expect(pending(facts)).toBeUndefined();
  });

  test('is written into the description, beside what was done before', () => {
    const pull = done({ asked: ['lin', 'team/old'] });
    const found = pending({ pull, merges: true, settings: { reviewers: ['Ada'], teams: ['New'] } });
    const asked = ['ada', 'lin', 'team/new', 'team/old'];
    expect(parseFollowUpRecord(found?.record(pull.body, { enabled: true }) ?? '')).toEqual({ asked, merge: 'c1' });
    expect(parseFollowUpRecord(found?.record(pull.body, { enabled: false }) ?? '')).toEqual({ asked });
  });

  test('keeps in the description with what content it was last set to merge', () => {
    const pull = done({ asked: [], merge: 'c0' }, { autoMerge: true });
    const found = pending({ pull, settings: { reviewers: ['ada'] } });
    expect(parseFollowUpRecord(found?.record(pull.body, { enabled: false }) ?? '')).toEqual({
      asked: ['ada'],
      merge: 'c0',
    });
  });
});
