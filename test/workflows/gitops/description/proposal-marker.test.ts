import { describe, expect, test } from 'vitest';
import type { Plan } from '../../../../scheduler/plan/plan.ts';
import type { ChangeSet } from '../../../../workflows/gitops/change-set.ts';
import { comparePlan } from '../../../../workflows/gitops/compare.ts';
import { proposalMarker } from '../../../../workflows/gitops/description/proposal-marker.ts';
import { ROOT_LAYOUT } from '../../../../workflows/gitops/layout.ts';
import { resolveRemovals } from '../../../../workflows/gitops/resolve-removals.ts';
import { fingerprint } from '../../../../workflows/proposal/difference.ts';
import { branchTree, folder } from '../../branch.ts';
import { plan, problem } from '../../plans.ts';

const one = { 'namespace.yaml': 'x' };
const BRANCH = { ...folder('large/gone-x', { ...one, 'notes.txt': 'mine' }), ...folder('large/kept-x', one) };
const OWN = new Set(['large/gone-x/namespace.yaml', 'large/kept-x/namespace.yaml']);
const HOLD = { deploymentTarget: 'kept-x', reason: problem('not understood') };

const wanted = plan(
  { 'large/a-x': one, 'large/b-x': { held: 'broken' } },
  { removalHolds: [HOLD], policies: ['p', 'q'] },
);

function changeSet(of: Plan = wanted): ChangeSet {
  const comparison = comparePlan(of, branchTree(BRANCH), { layout: ROOT_LAYOUT });
  return resolveRemovals(comparison, { history: { paths: OWN }, allowRemovals: 'all' });
}

const base = proposalMarker({ plan: wanted, changeSet: changeSet() });

test('says which environment it is for, what changes, and that it is proposed', () => {
  expect(base).toMatchObject({
    environment: 'dev',
    changes: fingerprint(changeSet().changes),
    state: 'proposed',
  });
  expect(base.text).toMatch(/^[0-9a-f]{40}$/);
});

test('is the same for the same', () => {
  expect(proposalMarker({ plan: wanted, changeSet: changeSet() })).toEqual(base);
});

function textOf(edit: (changeSet: ChangeSet) => Partial<ChangeSet>, of: Plan = wanted): string {
  const found = changeSet();
  return proposalMarker({ plan: of, changeSet: { ...found, ...edit(found) } }).text;
}

describe('the text is another one', () => {
  const [held] = changeSet().held;
  if (held === undefined) throw new Error('a folder is held');
  const reason = held.reasons[0] ?? problem('');
  const withPolicies = (names: readonly string[]): Plan => ({
    ...wanted,
    folders: wanted.folders.map(each => ({
      ...each,
      placement: {
        ...each.placement,
        policies: names.flatMap(name => wanted.snapshot.policies.filter(policy => policy.name === name)),
      },
    })),
  });

  test.each<[string, Parameters<typeof textOf>]>([
    ['when nothing is held any more', [() => ({ held: [] })]],
    ['when another folder is held', [() => ({ held: [{ ...held, path: 'large/c-x' }] })]],
    [
      'when it is held for another reason',
      [() => ({ held: [{ ...held, reasons: [{ ...reason, message: 'other' }] }] })],
    ],
    [
      'when it is held for a reason of another kind',
      [() => ({ held: [{ ...held, reasons: [{ ...reason, code: 'other' }] }] })],
    ],
    ['when it is held for two reasons', [() => ({ held: [{ ...held, reasons: [reason, reason] }] })]],
    ['when nothing is kept any more', [() => ({ retained: [] })]],
    ['when what is held is only kept', [({ held, retained }) => ({ held: retained, retained: held })]],
    ['when files of others are not there any more', [() => ({ foreign: [] })]],
    ['when other folders are removed', [({ removals }) => ({ removals: { ...removals, folders: [] } })]],
    [
      'when a folder is removed for another reason',
      [
        ({ removals }) => ({
          removals: { ...removals, folders: removals.folders.map(each => ({ ...each, why: 'other' })) },
        }),
      ],
    ],
    ['when there are more folders', [({ removals }) => ({ removals: { ...removals, total: removals.total + 1 } })]],
    ['when removals are refused', [({ removals }) => ({ removals: { ...removals, refused: ['too many'] } })]],
    ['when another policy places what changes', [() => ({}), withPolicies(['p'])]],
  ])('%s', (_name, given) => {
    expect(textOf(...given)).not.toBe(base.text);
  });

  test.each<[string, Parameters<typeof textOf>]>([
    [
      'when a line of a source moves',
      [
        () => ({
          held: [
            {
              ...held,
              reasons: [
                { ...reason, origin: { ...HOLD.reason.origin, repository: 'r', path: 'p', line: 99, column: 1 } },
              ],
            },
          ],
        }),
      ],
    ],
    ['when another way to mend it is told', [() => ({ held: [{ ...held, reasons: [{ ...reason, fix: 'other' }] }] })]],
    ['when policies come in another order', [() => ({}), withPolicies(['q', 'p'])]],
    [
      'when policies place what doesn’t change',
      [
        () => ({}),
        {
          ...withPolicies(['p', 'q']),
          folders: [
            ...withPolicies(['p', 'q']).folders,
            ...withPolicies(['p']).folders.map(each => ({ ...each, path: 'large/z-x' })),
          ],
        },
      ],
    ],
  ])('but not %s', (_name, given) => {
    expect(textOf(...given)).toBe(base.text);
  });
});
