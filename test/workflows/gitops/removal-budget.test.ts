import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  type AllowRemovals,
  checkRemovals,
  type RemovedFolder,
  removalDiagnostics,
} from '../../../workflows/gitops/removal-budget.ts';

function removed(clusterType: string, count: number): RemovedFolder[] {
  return Array.from({ length: count }, (_, index) => {
    const deploymentTarget = `app${index + 1}-web`;
    return { path: `${clusterType}/${deploymentTarget}`, clusterType, deploymentTarget, why: 'it is gone' };
  });
}

function refused(folders: readonly RemovedFolder[], onBranch: Record<string, number>, allow?: AllowRemovals) {
  return checkRemovals({ folders, onBranch: new Map(Object.entries(onBranch)), ...(allow && { allow }) }).refused;
}

// docs/proposals.md: at most 25 % of the folders on the branch, and never all of a cluster type's.
describe('without a word of the user', () => {
  test.each<[number, number, string[]]>([
    [0, 0, []],
    [0, 4, []],
    [1, 4, []],
    [2, 8, []],
    [25, 100, []],
    [26, 100, ['at most 25 % may be removed, which is 25 of 100']],
    [1, 3, ['at most 25 % may be removed, which is 0 of 3']],
    [2, 7, ['at most 25 % may be removed, which is 1 of 7']],
    [3, 8, ['at most 25 % may be removed, which is 2 of 8']],
  ])('of %d out of %d folders', (count, total, expected) => {
    expect(refused(removed('large', count), { large: total })).toEqual(expected);
  });

  test.each<[string, RemovedFolder[], Record<string, number>, string[]]>([
    [
      'all of one cluster type are too many',
      removed('edge', 1),
      { edge: 1, large: 9 },
      ['edge would lose all its deployment targets'],
    ],
    ['all but one of a cluster type may be enough', removed('edge', 1), { edge: 2, large: 9 }, []],
    [
      'all of several cluster types are too many',
      [...removed('edge', 1), ...removed('small', 2), ...removed('large', 1)],
      { edge: 1, small: 2, large: 20 },
      ['edge, small would lose all their deployment targets'],
    ],
    [
      'three cluster types are named, and the number of the others',
      ['a', 'b', 'c', 'd', 'e'].flatMap(type => removed(type, 1)),
      { a: 1, b: 1, c: 1, d: 1, e: 1, large: 95 },
      ['a, b, c and 2 more would lose all their deployment targets'],
    ],
    [
      'both may be so at once',
      removed('edge', 1),
      { edge: 1 },
      ['at most 25 % may be removed, which is 0 of 1', 'edge would lose all its deployment targets'],
    ],
  ])('%s', (_name, folders, onBranch, expected) => {
    expect(refused(folders, onBranch)).toEqual(expected);
  });
});

describe('with a word of the user', () => {
  test.each<[AllowRemovals, number, string[]]>([
    ['all', 10, []],
    [{ folders: 10 }, 10, []],
    [{ folders: 9 }, 10, ['at most 9 may be removed']],
    [{ folders: 0 }, 0, []],
    [{ percent: 100 }, 10, []],
    [{ percent: 50 }, 5, []],
    [{ percent: 50 }, 6, ['at most 50 % may be removed, which is 5 of 10']],
    [{ percent: 0 }, 1, ['at most 0 % may be removed, which is 0 of 10']],
  ])('%j, of %d out of 10 folders', (allow, count, expected) => {
    expect(refused(removed('large', count), { large: 10 }, allow)).toEqual(expected);
  });

  test('it is still told whether less would have been enough', () => {
    const check = (count: number, allow?: AllowRemovals) =>
      checkRemovals({ folders: removed('large', count), onBranch: new Map([['large', 10]]), ...(allow && { allow }) });
    expect(check(2)).toMatchObject({ total: 10, refused: [], withinBudget: true });
    expect(check(3, 'all')).toMatchObject({ total: 10, refused: [], withinBudget: false });
    expect(check(2, { folders: 1 })).toMatchObject({ withinBudget: true, refused: ['at most 1 may be removed'] });
    expect(check(10, 'all').withinBudget).toBe(false);
    expect(check(2).folders).toEqual(removed('large', 2));
  });

  test('whoever may remove some may remove fewer (property)', () => {
    fc.assert(
      fc.property(fc.nat(20), fc.nat(20), fc.nat(100), (total, count, percent) => {
        if (count > total) return;
        const may = (removing: number, allow: AllowRemovals) =>
          refused(removed('large', removing), { large: total }, allow).length === 0;
        for (const allow of [{ percent }, { folders: percent % 21 }]) {
          if (may(count, allow)) expect(may(Math.max(0, count - 1), allow)).toBe(true);
        }
      }),
    );
  });
});

describe('what is told of removals that are refused', () => {
  const told = (count: number, onBranch: number) =>
    removalDiagnostics(
      'dev',
      checkRemovals({ folders: removed('large', count), onBranch: new Map([['large', onBranch]]) }),
    );

  test('is nothing when none are', () => {
    expect(told(1, 4)).toEqual([]);
  });

  test('of one is its name', () => {
    expect(told(1, 3)).toEqual([
      {
        severity: 'error',
        code: 'removal-budget',
        message:
          'the folder large/app1-web would be removed from environment dev: at most 25 % may be removed, which is 0 of 3. No removals applied; other changes proceed',
        fix: 'if intended: berth apply --environment dev --allow-removals 1',
      },
    ]);
  });

  test('of several are five names, and the number of the others', () => {
    const names = (count: number) => /\((.*?)\)/.exec(told(count, 10)[0]?.message ?? '')?.[1];
    expect(told(3, 10)[0]).toMatchObject({
      message:
        '3 of 10 folders would be removed from environment dev (large/app1-web, large/app2-web, large/app3-web): at most 25 % may be removed, which is 2 of 10. No removals applied; other changes proceed',
      fix: 'if intended: berth apply --environment dev --allow-removals 3',
    });
    expect(names(5)).toBe('large/app1-web, large/app2-web, large/app3-web, large/app4-web, large/app5-web');
    expect(names(7)).toBe('large/app1-web, large/app2-web, large/app3-web, large/app4-web, large/app5-web and 2 more');
  });

  test('has every reason', () => {
    expect(told(1, 1)[0]?.message).toContain(
      ': at most 25 % may be removed, which is 0 of 1, and large would lose all its deployment targets. No removals applied',
    );
  });
});
