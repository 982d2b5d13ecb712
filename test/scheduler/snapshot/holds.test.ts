import { describe, expect, test } from 'vitest';
import type { Diagnostic } from '../../../scheduler/model/diagnostic.ts';
import { KINDS } from '../../../scheduler/model/kinds/index.ts';
import { type Holds, holdsOf as holdsOfAll } from '../../../scheduler/snapshot/rejected-objects.ts';

const reason: Diagnostic = { severity: 'error', code: 'broken', message: 'it is broken' };
const everything: Holds = { removals: [{ reason }], placements: [] };
const nothing: Holds = { removals: [], placements: [] };

/** What one object holds back. */
function holdsOf({
  fromWorkloadRepository,
  reason: first,
  kind = '',
  name,
}: {
  readonly kind?: string;
  readonly name?: string;
  readonly fromWorkloadRepository: boolean;
  readonly reason: Diagnostic;
}): Holds {
  const origin = { repository: 'r', path: 'p.yaml', line: 1, column: 1 };
  return holdsOfAll([
    { object: { kind, ...(name !== undefined && { name }), origin, diagnostics: [first] }, fromWorkloadRepository },
  ]);
}

describe('what an object that isn’t understood keeps from being removed', () => {
  test.each<[string, string | undefined, string | undefined, Holds]>([
    [
      'a cluster type: its folder',
      'ClusterType',
      'large',
      { removals: [{ clusterType: 'large', reason }], placements: [] },
    ],
    ['a cluster type without a name: everything', 'ClusterType', undefined, everything],
    [
      'a workload: the folders of its targets',
      'Workload',
      'shop',
      { removals: [{ deploymentTargetPrefix: 'shop-', reason }], placements: [] },
    ],
    ['a workload without a name: everything', 'Workload', undefined, everything],
    [
      'a target: its folders',
      'DeploymentTarget',
      'shop-web',
      { removals: [{ deploymentTarget: 'shop-web', reason }], placements: [] },
    ],
    ['a target without a name: everything', 'DeploymentTarget', undefined, everything],
    ['a policy, which may have placed anything: everything', 'SchedulingPolicy', 'p', everything],
    ['a registration, which may have brought anything: everything', 'WorkloadRegistration', 'shop', everything],
    ['a template, whose folders are held when they are rendered: nothing', 'Template', 't', nothing],
    ['config: nothing', 'ConfigMap', 'c', nothing],
    ['a schema: nothing', 'ConfigSchema', 's', nothing],
    ['a base repository, without which there is no plan: nothing', 'BaseRepo', 'main', nothing],
    ['a GitOps repository, without which there is no plan: nothing', 'GitOpsRepo', 'dev', nothing],
    ['an environment: nothing', 'Environment', 'dev', nothing],
    ['an assignment, which is ignored as input: nothing', 'Assignment', 'a', nothing],
    ['a package, which is ignored as input: nothing', 'AssignmentPackage', 'a', nothing],
  ])('%s', (_name, kind, name, expected) => {
    for (const fromWorkloadRepository of [true, false]) {
      const unknown = { ...(kind !== undefined && { kind }), ...(name !== undefined && { name }) };
      expect(holdsOf({ ...unknown, fromWorkloadRepository, reason })).toEqual(expected);
    }
  });

  test('every kind is spoken of', () => {
    for (const kind of Object.keys(KINDS)) {
      expect(holdsOf({ kind, name: 'x', fromWorkloadRepository: false, reason }).placements).toEqual([]);
    }
  });
});

describe('what may have been anything', () => {
  test.each([undefined, '', 'ClusterTyp'])(
    'of the kind %j keeps everything from being removed, and from being placed',
    kind => {
      const unknown = { ...(kind !== undefined && { kind }), name: 'x', reason };
      expect(holdsOf({ ...unknown, fromWorkloadRepository: false })).toEqual({
        removals: [{ reason }],
        placements: [{ reason }],
      });
    },
  );

  test('keeps nothing from being placed when an application team brought it, who has no config and no templates', () => {
    expect(holdsOf({ fromWorkloadRepository: true, reason })).toEqual(everything);
  });
});
