import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { clusterToken, reporterOfToken, tokensOf } from '../../../workflows/feedback/cluster-token.ts';

const KEY = 'k'.repeat(32);
const MEMBER = { environment: 'dev', cluster: 'member1' };

describe('the token of a cluster', () => {
  test('says whose it is, and is the same each time', () => {
    expect(clusterToken(KEY, MEMBER, 1)).toBe(clusterToken(KEY, MEMBER, 1));
    expect(reporterOfToken(clusterToken(KEY, MEMBER, 1), KEY, { current: 1 })).toEqual(MEMBER);
  });

  test.each([
    [1, [true, true, false, false]],
    [2, [false, true, true, false]],
    [3, [false, false, true, true]],
  ])('is taken in generation %i and the next one', (current, taken) => {
    const accepted = [1, 2, 3, 4].map(
      generation => reporterOfToken(clusterToken(KEY, MEMBER, generation), KEY, { current }) !== undefined,
    );
    expect(accepted).toEqual(taken);
  });

  test('is revoked for one cluster alone', () => {
    const generations = { current: 1, ofClusters: { 'dev/member1': 3 } };
    const other = { environment: 'dev', cluster: 'member2' };
    expect(reporterOfToken(clusterToken(KEY, MEMBER, 2), KEY, generations)).toBeUndefined();
    expect(reporterOfToken(clusterToken(KEY, MEMBER, 3), KEY, generations)).toEqual(MEMBER);
    expect(reporterOfToken(clusterToken(KEY, other, 1), KEY, generations)).toEqual(other);
  });

  test('can’t be that of another key, cluster or environment', () => {
    const [prefix, generation, , , proof] = clusterToken(KEY, MEMBER, 1).split('.');
    const named = (environment: string, cluster: string): string =>
      [environment, cluster].map(name => Buffer.from(name).toString('base64url')).join('.');
    const forged = (environment: string, cluster: string): string =>
      `${prefix}.${generation}.${named(environment, cluster)}.${proof}`;
    expect(reporterOfToken(forged('dev', 'member1'), KEY, { current: 1 })).toEqual(MEMBER);
    expect(reporterOfToken(forged('prod', 'member1'), KEY, { current: 1 })).toBeUndefined();
    expect(reporterOfToken(forged('dev', 'member2'), KEY, { current: 1 })).toBeUndefined();
    expect(reporterOfToken(forged('dev', 'member1'), 'x'.repeat(32), { current: 1 })).toBeUndefined();
  });

  test('of any two clusters differs, and any other text is none', () => {
    const name = fc.string({ minLength: 1, maxLength: 12 });
    fc.assert(
      fc.property(name, name, name, name, (a, b, c, d) => {
        const [one] = tokensOf({ environment: a, cluster: b }, KEY, { current: 1 });
        const [two] = tokensOf({ environment: c, cluster: d }, KEY, { current: 1 });
        expect(one === two).toBe(a === c && b === d);
        expect(reporterOfToken([a, b, c, d, a].join('.'), KEY, { current: 1 })).toBeUndefined();
      }),
    );
  });
});
