import { describe, expect, test } from 'vitest';
import { comparePlans } from '../../../workflows/review/compare-plans.ts';
import { files, plan } from '../plans.ts';

const paths = (folders: readonly { readonly path: string }[]): string[] => folders.map(({ path }) => path);

describe('two plans', () => {
  test('that are equal differ in nothing', () => {
    const same = (): Parameters<typeof comparePlans>[1] =>
      plan({ 'large/shop-web': files('1') }, { baseCommit: 'abc' });
    expect(comparePlans(same(), same()).changeSet.changes).toEqual([]);
  });

  test('differ in what is added, changed and removed', () => {
    const before = plan({ 'large/shop-web': files('1'), 'large/shop-api': files('1'), 'small/shop-web': files('1') });
    const after = plan({ 'large/shop-web': files('2'), 'large/shop-api': files('1'), 'edge/shop-web': files('1') });
    const { added, removed, summary } = comparePlans(before, after);
    expect([paths(added), paths(summary.changed), paths(removed)]).toEqual([
      ['edge/shop-web'],
      ['large/shop-web'],
      ['small/shop-web'],
    ]);
    expect([summary.addedTypes, summary.removedTypes]).toEqual([['edge'], ['small']]);
  });

  test('differ in what is held back now, what is released, and what was held back and is gone', () => {
    const before = plan({
      'large/a-1': files('1'),
      'large/b-1': { held: 'why' },
      'large/c-1': { held: 'why' },
      'large/d-1': { held: 'why' },
    });
    const after = plan({ 'large/a-1': { held: 'new' }, 'large/b-1': files('1'), 'large/d-1': { held: 'why' } });
    const { added, removed, held, released, changeSet } = comparePlans(before, after);
    expect([paths(held), paths(released), paths(removed), paths(added)]).toEqual([
      ['large/a-1'],
      ['large/b-1'],
      ['large/c-1'],
      [],
    ]);
    expect(changeSet.changes.filter(({ action }) => action === 'remove')).toEqual([]);
  });

  test('say when Berth would hold the removals back, and show them all the same', () => {
    const { removed, removalBudget } = comparePlans(
      plan({ 'large/a-1': files('1') }),
      plan({}, { clusterTypes: ['large'] }),
    );
    expect(paths(removed)).toEqual(['large/a-1']);
    expect(removalBudget).toContain('large would lose all its deployment targets');
  });

  test('keep a folder that loses its placement while something is not understood', () => {
    const reason = { severity: 'error', code: 'wrong', message: 'not understood' } as const;
    const after = plan({}, { clusterTypes: ['large'], removalHolds: [{ reason }] });
    const { changeSet, removed } = comparePlans(plan({ 'large/a-1': files('1') }), after);
    expect([paths(changeSet.retained), removed]).toEqual([['large/a-1'], []]);
  });

  test('of which the first is none differ in everything', () => {
    expect(paths(comparePlans(undefined, plan({ 'large/a-1': files('1') })).added)).toEqual(['large/a-1']);
  });
});
