import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build.ts';
import { patchSnapshot } from '../../../scheduler/snapshot/patch.ts';
import { anyObject, clusterType, input, policy, target, workload } from '../../support/objects.ts';

const labels = fc.dictionary(fc.constantFrom('a', 'b'), fc.constantFrom('1', '2'), { maxKeys: 2 });
const found: fc.Arbitrary<SourcedManifest> = fc.oneof(
  fc
    .tuple(
      fc.constantFrom('a', 'a-b', 'c'),
      fc.uniqueArray(fc.constantFrom('x', 'b-x', 'Bad'), { maxLength: 2 }),
      labels,
      labels,
    )
    .map(([name, targets, own, theirs]) =>
      workload(
        name,
        targets.map(each => target(each, { labels: theirs })),
        { labels: own, workspace: 'team' },
      ),
    ),
  labels.map(own => clusterType('large', own)),
  fc.constant(policy('all')),
  fc.constant(anyObject('Workload', 'c', { spec: { deploymentTargets: 7 } })),
);

test('whatever was edited, a snapshot built on the previous one is the one built anew', () => {
  fc.assert(
    fc.property(
      fc.array(found, { maxLength: 5 }),
      fc.array(fc.tuple(fc.nat(4), found), { maxLength: 3 }),
      (manifests, edits) => {
        const before = input(manifests);
        const edited = [...manifests];
        for (const [index, manifest] of edits) if (index < edited.length) edited[index] = manifest;
        const after = input(edited);
        expect(buildSnapshot(after, { input: before, snapshot: buildSnapshot(before) })).toEqual(buildSnapshot(after));
      },
    ),
    { numRuns: 500 },
  );
});

test('a label edit of one workload is patched in, and the other targets stay the same objects', () => {
  const others = [clusterType('large'), workload('b', [target('x')])];
  const before = input([...others, workload('a', [target('x')])]);
  const snapshot = buildSnapshot(before);
  const patched = patchSnapshot(
    { input: before, snapshot },
    input([...others, workload('a', [target('x', { labels: { tier: 'front' } })])]),
  );
  expect(patched?.deploymentTargets.map(({ labels: own }) => own['tier'])).toEqual(['front', undefined]);
  expect(patched?.deploymentTargets[1]).toBe(snapshot.deploymentTargets[1]);
  expect(patched?.clusterTypes).toBe(snapshot.clusterTypes);
});

test('a workload that takes another one’s name is not an edit in place, even without targets', () => {
  const before = input([workload('a', []), workload('b', [])]);
  const after = input([workload('a', []), workload('a', [])]);
  expect(patchSnapshot({ input: before, snapshot: buildSnapshot(before) }, after)).toBeUndefined();
});

test('one of two workloads of a name, neither of which counts, is not patched in', () => {
  const before = input([workload('a', []), workload('a', [])]);
  const after = input([workload('a', [], { labels: { tier: 'front' } }), workload('a', [])]);
  expect(buildSnapshot(after, { input: before, snapshot: buildSnapshot(before) })).toEqual(buildSnapshot(after));
});

test('an edit of anything but a workload makes the snapshot anew', () => {
  const before = input([clusterType('large')]);
  const snapshot = buildSnapshot(before);
  expect(patchSnapshot({ input: before, snapshot }, input([clusterType('large', { a: '1' })]))).toBeUndefined();
});
