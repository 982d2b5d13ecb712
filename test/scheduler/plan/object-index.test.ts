import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { makePlan, type PlanMemo } from '../../../scheduler/plan/make-plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { createTemplateEngines } from '../../../templates/index.ts';
import { clusterType, input, policy, target, template, workload } from '../../support/objects.ts';

const engines = createTemplateEngines();

/** A namespace that targets share when they have the same label `team`. */
const NAMESPACE = 'apiVersion: v1\nkind: Namespace\nmetadata:\n  name: {{ .Labels.team }}\n';

const REST = [
  template('flux', 'reconciler', ['kind: A\n']),
  template('config', 'config', []),
  clusterType('large'),
  clusterType('small'),
  policy('all'),
];
const SHARED = template('namespace', 'namespace', [NAMESPACE]);

function world(namespace: string, ...workloads: readonly SourcedManifest[]): SourcedManifest[] {
  const own = namespace === NAMESPACE ? SHARED : template('namespace', 'namespace', [namespace]);
  return [own, ...REST, ...workloads];
}

function owned(name: string, team: string): SourcedManifest {
  return workload(name, [target('web', { labels: { team } })]);
}

function planned(manifests: readonly SourcedManifest[], memo?: PlanMemo) {
  const { plan, memo: next, counters } = makePlan(buildSnapshot(input(manifests)), { engines, ...(memo && { memo }) });
  if (!plan.complete || next === undefined) throw new Error('there is no plan');
  return { plan, memo: next, counters, held: plan.held.map(({ path }) => path) };
}

describe('an object that two folders of one cluster type have', () => {
  const [a, b, c] = [owned('a', 'red'), owned('b', 'red'), owned('c', 'blue')];

  test('holds both, and no other', () => {
    const { plan, held } = planned(world(NAMESPACE, a, b, c));
    expect(held).toEqual(['large/a-web', 'large/b-web', 'small/a-web', 'small/b-web']);
    expect(plan.folders.map(({ path }) => path)).toEqual(['large/c-web', 'small/c-web']);
    expect(plan.diagnostics.filter(({ code }) => code === 'rendered-twice')).toMatchObject([
      {
        severity: 'error',
        message:
          'template namespace renders Namespace red, which is in 2 folders (large/a-web, large/b-web): clusters refuse all that is applied with it',
        subject: { kind: 'Template', name: 'namespace' },
      },
      { message: expect.stringContaining('small/a-web, small/b-web') as string },
    ]);
    expect(plan.held[0]?.reasons).toMatchObject([{ clusterType: 'large', deploymentTarget: 'a-web' }]);
  });

  test.each<[string, string, boolean]>([
    ['in a namespace', 'apiVersion: v1\nkind: A\nmetadata: {name: x, namespace: y}\n', true],
    [
      'in namespaces of their own',
      'apiVersion: v1\nkind: A\nmetadata: {name: x, namespace: "{{ .Namespace }}"}\n',
      false,
    ],
    // Whoever applies a folder decides about its namespace, and most often by folder.
    ['without a namespace', 'apiVersion: v1\nkind: ConfigMap\nmetadata: {name: platform-config}\n', false],
    ['that isn’t meant for Kubernetes', 'kind: Namespace\nmetadata: {name: x}\n', false],
  ])('%s', (_name, namespace, isHeld) => {
    expect(planned(world(namespace, a, b)).held).toHaveLength(isHeld ? 4 : 0);
  });

  test('comes and goes with an edit, which renders no other folder', () => {
    const first = planned(world(NAMESPACE, a, c));
    expect(first.held).toEqual([]);
    const joined = planned(world(NAMESPACE, a, b, c), first.memo);
    expect(joined.held).toEqual(['large/a-web', 'large/b-web', 'small/a-web', 'small/b-web']);
    const moved = planned(world(NAMESPACE, a, owned('b', 'blue'), c), joined.memo);
    expect(moved.held).toEqual(['large/b-web', 'large/c-web', 'small/b-web', 'small/c-web']);
    expect(moved.counters.foldersRendered).toBe(2);
    const left = planned(world(NAMESPACE, a, c), moved.memo);
    expect(left.held).toEqual([]);
    expect(left.counters.foldersRendered).toBe(0);
    expect(left.plan.folders.map(({ files }) => files)).toEqual(first.plan.folders.map(({ files }) => files));
  });

  test('is found again from a memo that was used before', () => {
    const { memo } = planned(world(NAMESPACE, a, c));
    expect(planned(world(NAMESPACE, a, b, c), memo).held).toHaveLength(4);
    expect(planned(world(NAMESPACE, a, c), memo).held).toHaveLength(0);
    expect(planned(world(NAMESPACE, a, b, c), memo).held).toHaveLength(4);
  });

  test('stays found while other things change', () => {
    const both = planned(world(NAMESPACE, a, b, c));
    const edited = planned(world(NAMESPACE, a, b, owned('c', 'green')), both.memo);
    expect(edited.held).toHaveLength(4);
    expect(edited.counters.foldersRendered).toBe(2);
  });
});
