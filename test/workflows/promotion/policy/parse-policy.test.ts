import { describe, expect, test } from 'vitest';
import { stringify } from 'yaml';
import { parsePolicy } from '../../../../workflows/promotion/policy/parse-policy.ts';

const ORIGIN = { repository: 'https://git.example.com/platform/control-plane', path: '.environments/promotion.yaml' };
const DECLARED = ['dev', 'prod', 'stage'];
const FLUX = { sources: ['flux'] };

const VALID = {
  apiVersion: 'berth.dev/v1alpha1',
  kind: 'PromotionPolicy',
  metadata: { name: 'main', annotations: { 'config.kubernetes.io/local-config': 'true' } },
  spec: {
    mode: 'automatic',
    environments: [
      { name: 'dev', evidence: { sources: ['flux'], level: 'applied', quorum: '90%', within: '30m' } },
      { name: 'stage', after: ['dev'], gates: { soak: '4h' }, evidence: FLUX },
      { name: 'prod', after: ['stage'], gates: { soak: '2d' }, evidence: { ...FLUX, tolerate: 1 } },
    ],
  },
};

function found(text: string): string[] {
  return parsePolicy(text, ORIGIN, DECLARED).diagnostics.map(
    ({ severity, code, message, origin }) => `${origin?.line}: ${severity} ${code}: ${message}`,
  );
}

/** The policy with other environments. */
function withEnvironments(...environments: object[]): string {
  return stringify({ ...VALID, spec: { mode: 'manual', environments } });
}

test('a policy says what it wants in milliseconds, counts and shares', () => {
  const { policy, diagnostics } = parsePolicy(stringify(VALID), ORIGIN, DECLARED);
  expect(diagnostics).toEqual([]);
  expect(policy).toMatchObject({
    name: 'main',
    mode: 'automatic',
    environments: [
      { name: 'dev', after: [], evidence: { level: 'applied', quorum: { percent: 90 }, within: 1_800_000 } },
      {
        name: 'stage',
        join: 'all',
        gates: { soak: 14_400_000 },
        evidence: { level: 'healthy', tolerate: { count: 0 } },
      },
      { name: 'prod', gates: { soak: 172_800_000 }, evidence: { quorum: { percent: 100 }, tolerate: { count: 1 } } },
    ],
    freezes: [],
  });
});

describe('is no policy, and says so at its line:', () => {
  test.each<[string, string, string]>([
    ['nothing', '', '1: error promotion-invalid: .environments/promotion.yaml has no PromotionPolicy'],
    ['half a file', 'kind: [PromotionPolicy', '1: error invalid-yaml: '],
    [
      'two of them',
      `${stringify(VALID)}---\n${stringify(VALID)}`,
      'error promotion-invalid: two objects of kind PromotionPolicy:',
    ],
    [
      'another version',
      stringify({ ...VALID, apiVersion: 'berth.dev/v1' }),
      '1: error promotion-invalid: PromotionPolicy has no version berth.dev/v1',
    ],
    [
      'one without a name',
      stringify({ ...VALID, metadata: {} }),
      '3: error promotion-invalid: the PromotionPolicy has no name',
    ],
    [
      'one that Flux would apply',
      stringify({ ...VALID, metadata: { name: 'main' } }),
      '3: error promotion-not-local: the PromotionPolicy is applied to clusters',
    ],
    [
      'a field that it does not have',
      withEnvironments({ name: 'dev', evidence: FLUX, soak: '4h' }),
      '14: error promotion-invalid: spec.environments[0].soak is not a field of a PromotionPolicy',
    ],
    [
      'no evidence',
      withEnvironments({ name: 'dev' }),
      '10: error promotion-invalid: spec.environments[0].evidence: must be "none", or say where evidence comes from',
    ],
    [
      'evidence that is none, without a reason',
      withEnvironments({ name: 'dev', evidence: 'none' }),
      "error promotion-invalid: environment dev does without evidence and doesn't say why",
    ],
    [
      'an environment that is not there',
      withEnvironments({ name: 'stag', evidence: FLUX }),
      '10: error promotion-invalid: there is no environment "stag"',
    ],
    [
      'an environment twice',
      withEnvironments({ name: 'dev', evidence: FLUX }, { name: 'dev', evidence: FLUX }),
      'environment dev is listed twice',
    ],
    [
      'an upstream that it does not have',
      withEnvironments({ name: 'prod', after: ['stage'], evidence: FLUX }),
      'the policy has no environment "stage"',
    ],
    [
      'one that is after itself',
      withEnvironments({ name: 'dev', after: ['dev'], evidence: FLUX }),
      'environment dev is after itself',
    ],
    [
      'a circle',
      withEnvironments(
        { name: 'dev', evidence: FLUX },
        { name: 'stage', after: ['prod'], evidence: FLUX },
        { name: 'prod', after: ['stage'], evidence: FLUX },
      ),
      'stage, prod wait for each other',
    ],
    [
      'a soak time of the first',
      withEnvironments({ name: 'dev', gates: { soak: '1h' }, evidence: FLUX }),
      'environment dev has a soak time and no environment before it',
    ],
    [
      'a time without a unit',
      withEnvironments({ name: 'dev', evidence: { ...FLUX, within: 30 } }),
      'spec.environments[0].evidence',
    ],
    [
      'a zone that nobody knows',
      withEnvironments({
        name: 'dev',
        evidence: FLUX,
        gates: { windows: { allow: [{ from: '09:00', to: '16:00', zone: 'Europe/Berlinn' }] } },
      }),
      'spec.environments[0].gates.windows.allow[0].zone: must be a time zone of the IANA database',
    ],
    [
      'days that end before they begin',
      withEnvironments({
        name: 'dev',
        evidence: FLUX,
        gates: { windows: { deny: [{ from: '2027-01-04', until: '2026-12-18', zone: 'UTC', reason: 'holidays' }] } },
      }),
      'the denied days end on 2026-12-18, before they begin on 2027-01-04',
    ],
    [
      'a freeze of nothing that is known',
      stringify({
        ...VALID,
        spec: {
          ...VALID.spec,
          freezes: [
            { environments: ['prd'], from: '2026-11-20T00:00:00Z', until: '2026-12-01T00:00:00Z', reason: 'sales' },
          ],
        },
      }),
      'the policy has no environment "prd"',
    ],
    [
      'a freeze that ends first',
      stringify({
        ...VALID,
        spec: {
          ...VALID.spec,
          freezes: [
            { environments: ['prod'], from: '2026-12-01T00:00:00Z', until: '2026-11-20T00:00:00Z', reason: 'sales' },
          ],
        },
      }),
      'the freeze ends before it begins',
    ],
  ])('%s', (_, text, expected) => {
    expect(found(text)).toEqual([expect.stringContaining(expected)]);
    expect(parsePolicy(text, ORIGIN, DECLARED).policy).toBeUndefined();
  });
});

test('a soak time that nothing watches is a policy, with a warning', () => {
  const { policy, diagnostics } = parsePolicy(
    withEnvironments(
      { name: 'dev', evidence: 'none', reason: 'no cluster reports' },
      { name: 'prod', after: ['dev'], gates: { soak: '1h' }, evidence: FLUX },
    ),
    ORIGIN,
    DECLARED,
  );
  expect(policy).toBeDefined();
  expect(diagnostics).toEqual([
    expect.objectContaining({ severity: 'warning', message: expect.stringContaining('is time only') }),
  ]);
});
