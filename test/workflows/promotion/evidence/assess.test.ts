import { describe, expect, test } from 'vitest';
import type { StoredObservation } from '../../../../workflows/feedback/store/report-store.ts';
import { assess, type Expected } from '../../../../workflows/promotion/evidence/assess.ts';
import { type EvidencePolicy, policySpec } from '../../../../workflows/promotion/policy/policy.ts';

const NOW = Date.parse('2026-11-30T10:00:00Z');
const MERGED = 'm'.replace('m', 'a').repeat(40);
const OLDER = '0'.repeat(40);
const MINUTE = 60_000;

function rules(evidence: object = {}): EvidencePolicy {
  const spec = policySpec.parse({
    mode: 'manual',
    environments: [{ name: 'dev', evidence: { sources: ['flux'], level: 'applied', ...evidence } }],
  });
  const [environment] = spec.environments;
  if (environment === undefined || environment.evidence === 'none') throw new Error('no evidence');
  return environment.evidence;
}

function seen(
  cluster: string,
  { ago = 5, ...rest }: Partial<StoredObservation> & { readonly ago?: number } = {},
): StoredObservation {
  const at = new Date(NOW - ago * MINUTE).toISOString();
  return {
    environment: 'dev',
    cluster,
    clusterType: 'large',
    agent: 'flux',
    object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
    revision: MERGED,
    state: 'applied',
    reason: 'ReconciliationSucceeded',
    message: '',
    reportedAt: at,
    seenAt: at,
    since: at,
    ...rest,
  };
}

interface Options {
  readonly evidence?: object;
  /** Clusters of the cluster type; three by name where it isn't said. */
  readonly large?: Expected;
}

function assessed(observations: StoredObservation[], options: Options = {}) {
  return assess({
    policy: rules(options.evidence),
    expected: new Map([['large', 'large' in options ? options.large : { names: ['l1', 'l2', 'l3'] }]]),
    observations,
    counts: revision => revision === MERGED,
    now: NOW,
  });
}

function shown(...args: Parameters<typeof assessed>): string {
  const { verdict, clusters } = assessed(...args);
  const states = clusters.map(({ cluster, state }) => `${cluster} ${state}`).join(', ');
  return `${verdict.state}${verdict.state === 'reached' ? '' : ` (${verdict.reason})`}; ${states}`;
}

const ALL = [seen('l1', { ago: 20 }), seen('l2', { ago: 7 }), seen('l3', { ago: 9 })];

test('a commit is there when all clusters have it, since the last one has', () => {
  expect(assessed(ALL).verdict).toEqual({ state: 'reached', since: NOW - 7 * MINUTE });
});

describe('without a report', () => {
  test.each<[string, StoredObservation[], Options, string]>([
    [
      'a cluster that is expected is waited for',
      ALL.slice(0, 2),
      {},
      'progressing (2 of 3 clusters of large have it, 3 are needed: l3 silent)',
    ],
    ['a share of them is enough where the policy says so', ALL.slice(0, 2), { evidence: { quorum: '60%' } }, 'reached'],
    ['a share is rounded up', ALL.slice(0, 2), { evidence: { quorum: '95%' } }, 'progressing'],
    [
      'nothing is decided where nobody knows how many there are',
      ALL,
      { large: undefined },
      'undecided (it is not known',
    ],
    ['nothing is decided where there are none', [], { large: { count: 0 } }, 'undecided (large has no clusters)'],
    ['of names the number is enough', ALL, { large: { count: 3 } }, 'reached'],
    [
      'a cluster that nobody expects doesn’t count for another',
      [...ALL.slice(0, 2), seen('stranger')],
      {},
      'progressing',
    ],
  ])('%s', (_, observations, options, expected) => {
    expect(shown(observations, options)).toMatch(new RegExp(`^${expected.replaceAll(/[()]/g, String.raw`\$&`)}`));
  });
});

describe('a report', () => {
  test.each<[string, StoredObservation, string]>([
    [
      'of an older commit is none',
      seen('l3', { revision: OLDER }),
      'progressing (2 of 3 clusters of large have it, 3 are needed: l3 has an older commit)',
    ],
    ['of a failure at an older commit is none', seen('l3', { revision: OLDER, state: 'failed' }), 'progressing'],
    [
      'of a failure is one',
      seen('l3', { state: 'failed', reason: 'HealthCheckFailed' }),
      'failed (l3: Kustomization apps HealthCheckFailed)',
    ],
    ['of something under way is waited for', seen('l3', { state: 'progressing' }), 'progressing'],
    ['of something suspended is waited for', seen('l3', { state: 'suspended' }), 'progressing'],
    [
      'that is half an hour old is stale',
      seen('l3', { ago: 31 }),
      'progressing (2 of 3 clusters of large have it, 3 are needed: l3 stale)',
    ],
    ['of a source that the policy doesn’t take is none', seen('l3', { agent: 'argo' }), 'progressing'],
    ['of another cluster type is none', seen('l3', { clusterType: 'small' }), 'progressing'],
  ])('%s', (_, last, expected) => {
    expect(shown([...ALL.slice(0, 2), last]).startsWith(expected)).toBe(true);
  });

  test('of a failure is tolerated as often as the policy says', () => {
    const failed = seen('l3', { state: 'failed' });
    expect(shown([...ALL.slice(0, 2), failed], { evidence: { tolerate: 1, quorum: 2 } })).toMatch(/^reached/);
  });

  test('of one object that fails is the cluster’s, whatever the others say', () => {
    const other = seen('l3', { state: 'failed', object: { kind: 'HelmRelease', namespace: 'x', name: 'db' } });
    expect(shown([...ALL, other])).toMatch(/^failed \(l3: HelmRelease db/);
  });

  test('that it is applied doesn’t say that it is healthy', () => {
    expect(shown(ALL, { evidence: { level: 'healthy' } })).toMatch(/^progressing .*can’t tell whether it is healthy/);
    const ready = ALL.map(one => ({ ...one, state: 'ready' as const }));
    expect(shown(ready, { evidence: { level: 'healthy' } })).toMatch(/^reached/);
  });
});

test('quorum has to stay for a moment', () => {
  const { verdict } = assessed([...ALL.slice(0, 2), seen('l3', { ago: 0.5 })]);
  expect(verdict).toEqual({
    state: 'progressing',
    reason: 'it has to stay so for a moment',
    until: NOW + 0.5 * MINUTE,
  });
});

test('all cluster types that changed have to have it', () => {
  const small = seen('s1', { clusterType: 'small', state: 'failed' });
  const expected = new Map<string, Expected>([
    ['large', { names: ['l1', 'l2', 'l3'] }],
    ['small', { names: ['s1'] }],
  ]);
  const evidence = { policy: rules(), expected, counts: () => true, now: NOW };
  expect(assess({ ...evidence, observations: [...ALL, small] }).verdict.state).toBe('failed');
  expect(assess({ ...evidence, observations: ALL }).verdict.state).toBe('progressing');
});
