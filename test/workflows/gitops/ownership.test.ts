import { describe, expect, test } from 'vitest';
import { README_TEXT } from '../../../scheduler/plan/plan.ts';
import { comparePlan } from '../../../workflows/gitops/compare.ts';
import { type Layout, ROOT_LAYOUT } from '../../../workflows/gitops/layout.ts';
import { type OwnHistory, ownershipOf, ownStaleFiles } from '../../../workflows/gitops/ownership.ts';
import { type Branch, branchTree, folder } from '../branch.ts';
import { plan } from '../plans.ts';

const NAMESPACE = 'large/shop-web/namespace.yaml';
const README = 'large/README.md';

function owns(
  history: { paths?: readonly string[]; found?: Branch },
  path = NAMESPACE,
  layout: Layout = ROOT_LAYOUT,
): boolean {
  const { paths = [], found } = history;
  const known: OwnHistory = { paths: new Set(paths), ...(found && { found: branchTree(found) }) };
  const clusterType = path.slice(layout.prefix.length).split('/')[0] ?? '';
  return ownershipOf(plan({}, { clusterTypes: ['large', 'small'] }), layout, { history: known, format: 'sha1' })({
    path,
    clusterType,
  });
}

// docs/proposals.md: "Which files are Berth's".
describe('a file of Berth’s shape is Berth’s', () => {
  test.each<[string, Parameters<typeof owns>]>([
    ['when one of its commits touched the path', [{ paths: [NAMESPACE] }]],
    [
      'when one of its commits touched the path, also in a folder of no cluster type',
      [{ paths: ['old/a/namespace.yaml'] }, 'old/a/namespace.yaml'],
    ],
    [
      'when it was there before, beside a README as the original writes it',
      [{ found: { [README]: README_TEXT, [NAMESPACE]: 'x' } }],
    ],
    [
      'when an editor ended that README with a newline',
      [{ found: { [README]: `${README_TEXT}\n`, [NAMESPACE]: 'x' } }],
    ],
    [
      'when an editor ended that README as Windows does',
      [{ found: { [README]: `${README_TEXT}\r\n`, [NAMESPACE]: 'x' } }],
    ],
    ['when it was executable', [{ found: { [README]: README_TEXT, [NAMESPACE]: { mode: '100755', content: 'x' } } }]],
    [
      'in the folder of the repository where its files are',
      [
        { found: { 'eu/large/README.md': README_TEXT, 'eu/large/a/namespace.yaml': 'x' } },
        'eu/large/a/namespace.yaml',
        { prefix: 'eu/' },
      ],
    ],
  ])('%s', (_name, given) => {
    expect(owns(...given)).toBe(true);
  });

  test.each<[string, Parameters<typeof owns>]>([
    ['when none of its commits touched the path', [{ paths: ['large/shop-web/reconciler.yaml'] }]],
    ['when it came since, beside such a README', [{ found: { [README]: README_TEXT } }]],
    ['when the README is a person’s', [{ found: { [README]: 'our large clusters', [NAMESPACE]: 'x' } }]],
    ['when the README says more', [{ found: { [README]: `${README_TEXT}\n\n`, [NAMESPACE]: 'x' } }]],
    ['when there is no README', [{ found: { [NAMESPACE]: 'x' } }]],
    ['when the README is another cluster type’s', [{ found: { 'small/README.md': README_TEXT, [NAMESPACE]: 'x' } }]],
    [
      'when the cluster type doesn’t exist',
      [{ found: { 'old/README.md': README_TEXT, 'old/a/namespace.yaml': 'x' } }, 'old/a/namespace.yaml'],
    ],
    ['when it was a link', [{ found: { [README]: README_TEXT, [NAMESPACE]: { mode: '120000', content: 'x' } } }]],
    [
      'when the README is outside of the folder of the repository',
      [
        { found: { [README]: README_TEXT, 'eu/large/a/namespace.yaml': 'x' } },
        'eu/large/a/namespace.yaml',
        { prefix: 'eu/' },
      ],
    ],
  ])('but not %s', (_name, given) => {
    expect(owns(...given)).toBe(false);
  });
});

test('stale files are told apart into Berth’s and those of others', () => {
  const branch = {
    ...folder('large/a-x', { 'namespace.yaml': '1' }),
    ...folder('large/b-x', { 'namespace.yaml': '2' }),
  };
  const comparison = comparePlan(plan({}, { clusterTypes: ['large'] }), branchTree(branch), { layout: ROOT_LAYOUT });
  const told = (paths: readonly string[]) => {
    const { own, others } = ownStaleFiles(comparison, { paths: new Set(paths) }, 'sha1');
    return { own: own.map(({ path }) => path), others: others.map(({ path }) => path) };
  };
  const [a, b] = ['large/a-x/namespace.yaml', 'large/b-x/namespace.yaml'];
  expect(told([a])).toEqual({ own: [a], others: [b] });
  expect(told([])).toEqual({ own: [], others: [a, b] });
  expect(told([a, b])).toEqual({ own: [a, b], others: [] });
});
