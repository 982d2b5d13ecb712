import omit from 'lodash-es/omit.js';
import { describe, expect, test } from 'vitest';
import { decide } from '../../../../workflows/promotion/decide/decide.ts';
import type { Decision } from '../../../../workflows/promotion/decide/decision.ts';
import {
  type EnvironmentRecord,
  type EnvironmentSituation,
  NOTHING_RECORDED,
} from '../../../../workflows/promotion/decide/situation.ts';
import { type PromotionPolicy, policySpec } from '../../../../workflows/promotion/policy/policy.ts';

const HOUR = 3_600_000;
/** A Monday, 10:00 in Berlin. */
const NOW = Date.parse('2026-11-30T09:00Z');
const FLUX = { sources: ['flux'], within: '1h' };

function policy(environments: object[], more: object = {}): PromotionPolicy {
  return { name: 'main', ...policySpec.parse({ mode: 'automatic', environments, ...more }) };
}

const DEV = { name: 'dev', evidence: FLUX };
const STAGE = { name: 'stage', after: ['dev'], evidence: FLUX, gates: { soak: '4h' } };
const LINE = ['c4', 'c3', 'c2', 'c1'];

type Told = Partial<EnvironmentSituation> & { readonly record?: Partial<EnvironmentRecord> };

/** Pinned, merged an hour ago, and on all clusters since then. */
function healthy(commit: string, at = NOW - HOUR): Told {
  return {
    pin: commit,
    merged: { commit, at },
    verdict: { state: 'reached', since: at },
    record: { reached: [{ commit, since: at }] },
  };
}

function decided(rules: PromotionPolicy, told: Readonly<Record<string, Told>>, line = LINE): Decision {
  const entries = Object.entries(told);
  const environments = new Map(
    entries.map(([name, told]): [string, EnvironmentSituation] => [
      name,
      { verdict: { state: 'undecided', reason: 'nobody reports' }, ...omit(told, 'record') },
    ]),
  );
  const records = new Map(entries.map(([name, { record }]) => [name, { ...NOTHING_RECORDED, ...record }]));
  return decide(rules, { line: { commits: line }, environments, records }, NOW);
}

/** Each environment in a line: `dev deployed c3, c4 waits in-flight`. */
function shown({ environments }: Decision): string[] {
  return environments.map(({ environment, state, commit = '', candidate, waiting }) => {
    const next =
      candidate === undefined
        ? ''
        : `, ${candidate} ${waiting.length === 0 ? 'goes' : `waits ${waiting.map(({ gate }) => gate).join(' ')}`}`;
    return `${environment} ${state} ${commit}${next}`;
  });
}

describe('the first environment', () => {
  test('takes the newest commit at once', () => {
    const decision = decided(policy([DEV]), { dev: healthy('c2') });
    expect(shown(decision)).toEqual(['dev deployed c2, c4 goes']);
    expect(decision.actions).toEqual([{ environment: 'dev', commit: 'c4' }]);
  });

  test('that follows the branch is pinned to its newest commit', () => {
    expect(shown(decided(policy([DEV]), { dev: {} }))).toEqual(['dev unpinned , c4 goes']);
  });

  test('that has the newest one has nothing to do', () => {
    expect(decided(policy([DEV]), { dev: healthy('c4') })).toMatchObject({ actions: [], findings: [] });
  });

  test('with a pin that is not on the line any more waits for a person', () => {
    expect(shown(decided(policy([DEV]), { dev: healthy('rewritten') }))).toEqual(['dev deployed rewritten']);
  });

  test('that can’t be read waits', () => {
    const decision = decided(policy([DEV]), { dev: { ...healthy('c2'), problem: 'its branch is gone' } });
    expect(shown(decision)).toEqual(['dev deployed c2, c4 waits source']);
  });
});

describe('one commit is on its way at a time:', () => {
  test.each<[string, Told, string]>([
    ['pinned and not proposed', { pin: 'c2' }, 'dev promoting c2, c4 waits in-flight'],
    ['proposed', { pin: 'c2', proposed: { commit: 'c2', state: 'open' } }, 'dev proposed c2, c4 waits in-flight'],
    [
      'merged and nobody reports',
      { pin: 'c2', merged: { commit: 'c2', at: NOW } },
      'dev deploying c2, c4 waits in-flight',
    ],
    ['declined', { pin: 'c2', proposed: { commit: 'c2', state: 'closed' } }, 'dev declined c2, c4 goes'],
    [
      'dev fails, newer commit comes',
      { pin: 'c2', merged: { commit: 'c2', at: NOW }, verdict: { state: 'failed', reason: 'large-1' } },
      'dev failed c2, c4 goes',
    ],
  ])('%s', (_, told, expected) => {
    expect(shown(decided(policy([DEV]), { dev: told }))).toEqual([expected]);
  });

  test('unless the policy wants the latest', () => {
    const told = { pin: 'c2', proposed: { commit: 'c2', state: 'open' } as const };
    expect(shown(decided(policy([{ ...DEV, latest: true }]), { dev: told }))).toEqual(['dev proposed c2, c4 goes']);
  });
});

describe('evidence', () => {
  const merged = { pin: 'c4', merged: { commit: 'c4', at: NOW - 2 * HOUR } };

  test.each<[string, Told, string, string | undefined]>([
    ['that nobody gives decides nothing, also after its time', merged, 'deploying', 'nobody reports'],
    [
      'that is not complete in time has failed',
      { ...merged, verdict: { state: 'progressing', reason: 'small-2 is silent' } },
      'failed',
      'not everywhere in time: small-2 is silent',
    ],
    [
      'that is complete later than in time counts',
      { ...merged, verdict: { state: 'reached', since: NOW }, record: { failed: new Set(['c4']) } },
      'deployed',
      undefined,
    ],
    [
      'that was there is not taken back by silence',
      {
        ...merged,
        verdict: { state: 'progressing', reason: 'small-2 is silent' },
        record: { reached: [{ commit: 'c4', since: NOW - HOUR }] },
      },
      'deployed',
      'small-2 is silent',
    ],
    [
      'that was there is taken back by failures',
      {
        ...merged,
        verdict: { state: 'failed', reason: 'large-1 fails' },
        record: { reached: [{ commit: 'c4', since: NOW - HOUR }] },
      },
      'failed',
      'large-1 fails',
    ],
  ])('%s', (_, told, state, detail) => {
    expect(decided(policy([DEV]), { dev: told }).environments).toEqual([
      expect.objectContaining({ state, ...(detail !== undefined && { detail }) }),
    ]);
  });

  test('that the policy does without is there when it is merged', () => {
    const without = policy([{ name: 'dev', evidence: 'none', reason: 'no cluster yet' }]);
    expect(decided(without, { dev: merged }).findings).toEqual([
      { environment: 'dev', commit: 'c4', kind: 'reached', at: NOW - 2 * HOUR },
    ]);
  });

  test('is recorded once', () => {
    const reached = { ...merged, verdict: { state: 'reached', since: NOW - HOUR } as const };
    const [finding] = decided(policy([DEV]), { dev: reached }).findings;
    expect(finding).toEqual({ environment: 'dev', commit: 'c4', kind: 'reached', at: NOW - HOUR });
    const known = { reached: [{ commit: 'c4', since: NOW - HOUR }] };
    expect(decided(policy([DEV]), { dev: { ...reached, record: known } }).findings).toEqual([]);
    const failed = { ...merged, verdict: { state: 'failed', reason: 'large-1' } as const };
    expect(decided(policy([DEV]), { dev: failed }).findings).toEqual([
      { environment: 'dev', commit: 'c4', kind: 'failed', at: NOW, reason: 'large-1' },
    ]);
    expect(decided(policy([DEV]), { dev: { ...failed, record: { failed: new Set(['c4']) } } }).findings).toEqual([]);
  });

  test('is asked for again when its time is over', () => {
    const told = {
      pin: 'c4',
      merged: { commit: 'c4', at: NOW },
      verdict: { state: 'progressing', reason: '' } as const,
    };
    expect(decided(policy([DEV]), { dev: told }).wakeAt).toBe(NOW + HOUR);
  });
});

describe('an environment behind another', () => {
  test('waits until the commit has been healthy there for its soak time', () => {
    const decision = decided(policy([DEV, STAGE]), { dev: healthy('c4'), stage: healthy('c1') });
    expect(shown(decision)).toEqual(['dev deployed c4', 'stage deployed c1, c4 waits soak']);
    expect(decision.wakeAt).toBe(NOW + 3 * HOUR);
  });

  test('takes it then', () => {
    const decision = decided(policy([DEV, STAGE]), { dev: healthy('c4', NOW - 4 * HOUR), stage: healthy('c1') });
    expect(decision.actions).toEqual([{ environment: 'stage', commit: 'c4' }]);
  });

  test('does not take what failed there', () => {
    const dev = { ...healthy('c4', NOW - 9 * HOUR), verdict: { state: 'failed', reason: 'large-1' } as const };
    expect(shown(decided(policy([DEV, STAGE]), { dev, stage: healthy('c1') }))).toEqual([
      'dev failed c4',
      'stage deployed c1, c4 waits upstream',
    ]);
  });

  test('does not take what is only silent there now', () => {
    const dev = { ...healthy('c4', NOW - 9 * HOUR), verdict: { state: 'progressing', reason: 'silent' } as const };
    expect(shown(decided(policy([DEV, STAGE]), { dev, stage: healthy('c1') }))[1]).toBe(
      'stage deployed c1, c4 waits upstream',
    );
  });

  test('takes what was healthy long enough before a newer one replaced it', () => {
    const reached = [
      { commit: 'c3', since: NOW - 9 * HOUR, until: NOW - 2 * HOUR },
      { commit: 'c4', since: NOW - HOUR },
    ];
    const dev = { ...healthy('c4'), record: { reached } };
    expect(decided(policy([DEV, STAGE]), { dev, stage: healthy('c1') }).actions).toEqual([
      { environment: 'stage', commit: 'c3' },
    ]);
  });

  test('never takes what is older than its own', () => {
    const dev = healthy('c2', NOW - 9 * HOUR);
    expect(decided(policy([DEV, STAGE]), { dev, stage: healthy('c3') }).actions).toEqual([
      { environment: 'dev', commit: 'c4' },
    ]);
  });

  test('keeps its commit in the one before as long as it soaks', () => {
    const told = { dev: healthy('c2'), stage: healthy('c1') };
    const decision = decided(policy([DEV, STAGE]), told);
    expect(shown(decision)).toEqual([
      'dev deployed c2, c4 waits needed-downstream',
      'stage deployed c1, c2 waits soak',
    ]);
    expect(decided(policy([{ ...DEV, latest: true }, STAGE]), told).actions).toEqual([
      { environment: 'dev', commit: 'c4' },
    ]);
  });

  test('does not keep it there once its time is over, whatever else it waits for', () => {
    const frozen = {
      freezes: [
        { environments: ['stage'], from: '2026-11-20T00:00:00Z', until: '2026-12-24T00:00:00Z', reason: 'sales' },
      ],
    };
    const told = { dev: healthy('c2', NOW - 5 * HOUR), stage: healthy('c1') };
    expect(shown(decided(policy([DEV, STAGE], frozen), told))).toEqual([
      'dev deployed c2, c4 goes',
      'stage deployed c1, c2 waits freeze',
    ]);
  });

  test('waits for all that it is behind, or for any of them', () => {
    const both = { name: 'prod', after: ['dev', 'qa'], evidence: FLUX };
    const told = { dev: healthy('c4'), qa: healthy('c3'), prod: healthy('c1') };
    const qa = { name: 'qa', evidence: FLUX };
    expect(shown(decided(policy([DEV, qa, both]), told)).at(-1)).toBe('prod deployed c1, c4 waits upstream');
    expect(shown(decided(policy([DEV, qa, { ...both, join: 'any' }]), told)).at(-1)).toBe('prod deployed c1, c4 goes');
  });

  test('does not keep a commit that another one has skipped', () => {
    const both = { name: 'prod', after: ['dev', 'qa'], evidence: FLUX, gates: { soak: '4h' } };
    const qa = { name: 'qa', evidence: FLUX };
    const told = { dev: healthy('c2'), qa: healthy('c3'), prod: healthy('c1') };
    expect(shown(decided(policy([DEV, qa, both]), told)).slice(0, 1)).toEqual(['dev deployed c2, c4 goes']);
  });
});

describe('a gate', () => {
  test.each<[string, Partial<EnvironmentRecord>, string]>([
    ['hold', { hold: { by: 'Ada', at: NOW, reason: 'the database first' } }, 'c4 waits hold'],
    ['freeze', { freeze: { by: 'Ada', at: NOW, reason: 'an incident' } }, 'c4 waits freeze'],
    ['freeze that is over', { freeze: { by: 'Ada', at: NOW, reason: 'an incident', until: NOW } }, 'c4 goes'],
    ['commit that was rolled back', { quarantined: new Map([['c4', 'rolled back']]) }, ''],
  ])('of a person: %s', (_, record, expected) => {
    const dev = { ...healthy('c2'), record: { reached: [{ commit: 'c2', since: NOW }], ...record } };
    expect(shown(decided(policy([DEV]), { dev }))).toEqual([
      `dev deployed c2${expected === '' ? '' : `, ${expected}`}`,
    ]);
  });

  test('window says when it opens', () => {
    const windows = { allow: [{ days: ['mon'], from: '12:00', to: '16:00', zone: 'Europe/Berlin' }] };
    const decision = decided(policy([{ ...DEV, gates: { windows } }]), { dev: healthy('c2') });
    expect(decision.environments[0]?.waiting).toEqual([
      { gate: 'window', reason: 'for its window', until: Date.parse('2026-11-30T11:00Z') },
    ]);
    expect(decision.wakeAt).toBe(Date.parse('2026-11-30T11:00Z'));
  });
});

test.each(['manual', 'observe'])('mode %s promotes nothing by itself', mode => {
  const decision = decided(policy([DEV], { mode }), { dev: healthy('c2') });
  expect(shown(decision)).toEqual(['dev deployed c2, c4 goes']);
  expect(decision.actions).toEqual([]);
});
