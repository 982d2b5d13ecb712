import { describe, expect, test } from 'vitest';
import type { SourcedManifest } from '../../../scheduler/model/manifest.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import {
  anyObject,
  baseRepo,
  clusterType,
  config,
  gitOpsRepo,
  input,
  manifest,
  policy,
  rawManifest,
  type TestManifest,
  target,
  template,
  workload,
} from '../../support/objects.ts';

const codes = (snapshot: ReturnType<typeof buildSnapshot>) =>
  snapshot.diagnostics.map(({ severity, code }) => `${severity} ${code}`);

describe('deployment targets of a workload', () => {
  test('labels of the workload override those of the target, and both are told apart in a warning', () => {
    const snapshot = buildSnapshot(
      input([
        workload('shop', [target('web', { labels: { tier: 'target', own: 'yes' } })], {
          labels: { tier: 'workload' },
          workspace: 'team',
        }),
      ]),
    );
    expect(snapshot.deploymentTargets[0]).toMatchObject({
      name: 'shop-web',
      workspace: 'team',
      labels: { tier: 'workload', own: 'yes', workload: 'shop', workspace: 'team' },
    });
    expect(codes(snapshot)).toEqual(['warning overridden-label']);
  });

  test('labels by which Flux marks what it applied are not labels of the target', () => {
    const labels = {
      'kustomize.toolkit.fluxcd.io/name': 'dev-shop',
      'kustomize.toolkit.fluxcd.io/namespace': 'flux-system',
    };
    const [found] = buildSnapshot(input([workload('shop', [target('web')], { labels })])).deploymentTargets;
    expect(found?.labels).toEqual({ workload: 'shop', workspace: '' });
  });

  test('two that would share a folder are both left out, named, and kept where they are', () => {
    const snapshot = buildSnapshot(
      input([workload('a', [target('b-c')]), workload('a-b', [target('c'), target('d')])]),
    );
    expect(snapshot.deploymentTargets.map(({ name }) => name)).toEqual(['a-b-d']);
    expect(snapshot.diagnostics[0]?.message).toMatch(
      /target "b-c" of workload "a" .* and target "c" of workload "a-b"/,
    );
    expect(snapshot.removalHolds).toEqual([{ deploymentTarget: 'a-b-c', reason: snapshot.diagnostics[0] }]);
  });

  test('a name that can not be a folder is an error at its line, and only that target is held back', () => {
    const snapshot = buildSnapshot(input([workload('shop', [target('../../etc'), target('web')])]));
    expect(snapshot.deploymentTargets.map(({ name }) => name)).toEqual(['shop-web']);
    expect(snapshot.diagnostics[0]).toMatchObject({
      code: 'invalid-deployment-target',
      severity: 'error',
      origin: { path: 'workload-shop.yaml' },
    });
    expect(snapshot.removalHolds[0]?.deploymentTarget).toBe('shop-../../etc');
  });

  test('a DeploymentTarget object that was made from a Workload beside it is not a second target', () => {
    const made = anyObject(
      'DeploymentTarget',
      'shop-web',
      { spec: { environment: 'dev', manifests: {} } },
      { workload: 'shop' },
    );
    expect(buildSnapshot(input([workload('shop', [target('web')]), made])).deploymentTargets).toHaveLength(1);
    expect(buildSnapshot(input([made])).deploymentTargets[0]).toMatchObject({
      name: 'shop-web',
      workload: 'shop',
      workspace: '',
    });
  });
});

describe('what is not understood', () => {
  const cases = [
    {
      name: 'an invalid policy keeps everything from removal',
      broken: policy('p', { targets: { matchExpressions: [{ key: 'a', operator: 'Near' }] } }),
      hold: {},
    },
    {
      name: 'an invalid cluster type keeps its folder',
      broken: anyObject('ClusterType', 'large', { spec: {} }),
      hold: { clusterType: 'large' },
    },
    {
      name: 'an invalid workload keeps the folders of its targets',
      broken: anyObject('Workload', 'shop', { spec: { deploymentTargets: [{ labels: {} }] } }),
      hold: { deploymentTargetPrefix: 'shop-' },
    },
    {
      name: 'an invalid registration keeps everything from removal',
      broken: anyObject('WorkloadRegistration', 'shop', { spec: {} }),
      hold: {},
    },
  ];
  test.each(cases)('$name', ({ broken, hold }) => {
    const snapshot = buildSnapshot(input([broken]));
    const { reason, ...found } = snapshot.removalHolds[0] ?? { reason: undefined };
    expect(found).toEqual(hold);
    expect(reason?.severity).toBe('error');
    expect(snapshot.placementHolds).toEqual([]);
  });

  test('an unreadable document of the control plane holds every placement, since it may have been config', () => {
    const { origin } = manifest({}).manifest;
    const problem = { severity: 'error', code: 'yaml-syntax', message: 'not YAML', origin } as const;
    const unreadable = { origin, diagnostics: [problem] };
    expect(buildSnapshot(input([], { unreadable: [{ unreadable }] })).placementHolds).toHaveLength(1);
    const fromTeam = buildSnapshot(
      input([], { unreadable: [{ unreadable, registration: { name: 'shop', workspace: '' } }] }),
    );
    expect(fromTeam.placementHolds).toEqual([]);
    expect(fromTeam.removalHolds).toHaveLength(1);
  });

  test('two objects of one name are both set aside, and the error names both places', () => {
    const snapshot = buildSnapshot(
      input([
        clusterType('large', { a: '1' }),
        manifest(
          {
            apiVersion: 'scheduler.kalypso.io/v1alpha1',
            kind: 'ClusterType',
            metadata: { name: 'large' },
            spec: { reconciler: 'flux', namespaceService: 'namespace', configType: 'config' },
          },
          'other.yaml',
        ),
      ]),
    );
    expect(snapshot.clusterTypes).toEqual([]);
    expect(snapshot.diagnostics[0]?.message).toMatch(/clustertype-large\.yaml:1 and .*other\.yaml:1/);
    expect(snapshot.removalHolds[0]?.clusterType).toBe('large');
  });

  test('every problem of an object is told, each with its place and a fix', () => {
    const broken = anyObject('ClusterType', 'Large', { spec: { reconciler: 7 } }, {
      restricted: true,
    } as unknown as Record<string, string>);
    const problems = buildSnapshot(input([broken])).diagnostics;
    expect(problems.map(({ message }) => message)).toEqual(
      expect.arrayContaining([
        expect.stringContaining('the name "Large" may only have lower-case letters'),
        'the value of label "restricted" is not a string',
        'spec.namespaceService is missing',
        expect.stringMatching(/^spec\.reconciler must be a string/),
      ]),
    );
    expect(problems.find(({ message }) => message.includes('restricted'))?.fix).toBe(
      'write it in quotes: restricted: "true"',
    );
    expect(problems.every(({ fix, origin }) => fix !== undefined && origin !== undefined)).toBe(true);
  });

  test('an unknown field is a warning with the field that was meant', () => {
    const snapshot = buildSnapshot(input([clusterType('large', {}, { reconcilers: 'x' })]));
    expect(snapshot.diagnostics[0]).toMatchObject({
      severity: 'warning',
      code: 'unknown-field',
      fix: 'did you mean "reconciler"?',
    });
    expect(snapshot.clusterTypes).toHaveLength(1);
  });

  test('an unknown kind of our group is an error; kinds of others are named and ignored', () => {
    const snapshot = buildSnapshot(
      input([
        anyObject('ClusterTyp', 'x'),
        manifest({ apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'x' } }),
      ]),
    );
    expect(codes(snapshot)).toEqual(['error unknown-kind', 'info foreign-kind']);
  });
});

describe('sources', () => {
  test('the commit of the base repository named main is the one to track', () => {
    expect(buildSnapshot(input([baseRepo('abc'), baseRepo('def', 'other')])).baseCommit).toBe('abc');
    expect(buildSnapshot(input([baseRepo('def', 'other')])).baseCommit).toBeUndefined();
  });

  test('a base repository that is not valid makes the snapshot incomplete', () => {
    expect(buildSnapshot(input([anyObject('BaseRepo', 'main', { spec: {} })])).missing).toMatchObject([
      { role: 'BaseRepo main', transient: false },
    ]);
  });

  test('two GitOps repositories are an error that names both', () => {
    const snapshot = buildSnapshot(input([gitOpsRepo('a', 'one'), gitOpsRepo('b', 'two')]));
    expect(snapshot.gitOpsRepo).toBeUndefined();
    expect(snapshot.diagnostics[0]?.message).toContain('one, two');
  });
});

test('only ConfigMaps that say so are platform config', () => {
  const other = anyObject('ConfigMap', 'other', { data: { a: 1 } });
  const azure = anyObject('ConfigMap', 'azure-app-config-x', { data: { a: '1' } });
  const snapshot = buildSnapshot(
    input([config('mine', { a: '1' }), other, azure, config('off', {}, { 'platform-config': 'false' })]),
  );
  expect(snapshot.configs.map(({ name }) => name)).toEqual(['azure-app-config-x', 'mine']);
  expect(snapshot.invalid).toEqual([]);
});

test('unchanged manifests give the same objects again', () => {
  const manifests = [workload('shop', [target('web')], { workspace: 'team' }), clusterType('large')];
  const [first, second] = [buildSnapshot(input(manifests)), buildSnapshot(input(manifests))];
  expect(second.deploymentTargets[0]).toBe(first.deploymentTargets[0]);
  expect(second.clusterTypes[0]).toBe(first.clusterTypes[0]);
});

describe('a snapshot', () => {
  const gitOps = gitOpsRepo();
  const schema = anyObject('ConfigSchema', 's', { spec: { schema: '{}' } });
  const registration = anyObject('WorkloadRegistration', 'shop', {
    spec: { workload: { repo: 'https://git.example.com/shop', branch: 'main' }, workspace: 'team' },
  });

  test('has the objects of an environment by kind', () => {
    const found = [
      clusterType('large'),
      policy('p'),
      workload('shop', [target('web')]),
      template('flux', 'reconciler', []),
      config('c', {}),
      schema,
      registration,
      gitOps,
    ];
    const sources = [{ repository: 'r', revision: 'dev', role: 'environment dev' }];
    const snapshot = buildSnapshot(input(found, { sources }));
    const names = (objects: readonly { readonly name: string }[]): string[] => objects.map(({ name }) => name);
    expect(names(snapshot.clusterTypes)).toEqual(['large']);
    expect(names(snapshot.policies)).toEqual(['p']);
    expect(names(snapshot.deploymentTargets)).toEqual(['shop-web']);
    expect(names(snapshot.templates)).toEqual(['flux']);
    expect(names(snapshot.configs)).toEqual(['c']);
    expect(names(snapshot.schemas.map(({ schema }) => schema))).toEqual(['s']);
    expect(names(snapshot.registrations)).toEqual(['shop']);
    expect(snapshot.gitOpsRepo?.name).toBe('dev');
    expect(snapshot).toMatchObject({
      environment: 'dev',
      missing: [],
      invalid: [],
      removalHolds: [],
      placementHolds: [],
      diagnostics: [],
      sources,
    });
    expect(Object.keys(snapshot)).not.toContain('baseCommit');
  });

  test('of nothing is empty', () => {
    const snapshot = buildSnapshot(input([]));
    expect(snapshot).toMatchObject({
      clusterTypes: [],
      policies: [],
      deploymentTargets: [],
      templates: [],
      configs: [],
    });
    expect(snapshot).toMatchObject({ schemas: [], registrations: [], diagnostics: [], missing: [] });
    expect(Object.keys(snapshot)).not.toContain('gitOpsRepo');
  });

  test('has its objects by name, and its diagnostics in order, however they were read', () => {
    const found = ['b', 'a', 'c'].map(name => clusterType(name, {}, { color: 'red' }));
    const given = { severity: 'error', code: 'given', message: 'given from outside' } as const;
    const snapshot = buildSnapshot(input(found, { diagnostics: [given] }));
    expect(snapshot.clusterTypes.map(({ name }) => name)).toEqual(['a', 'b', 'c']);
    expect(snapshot.diagnostics.map(({ origin }) => origin?.path)).toEqual([
      undefined,
      'clustertype-a.yaml',
      'clustertype-b.yaml',
      'clustertype-c.yaml',
    ]);
    expect(snapshot.diagnostics[0]).toBe(given);
  });

  test('has its targets by name, whatever the names of their workloads', () => {
    const found = [
      workload('b', [target('x'), target('a')]),
      workload('a-z', [target('x')]),
      workload('a', [target('b')]),
    ];
    expect(buildSnapshot(input(found)).deploymentTargets.map(({ name }) => name)).toEqual([
      'a-b',
      'a-z-x',
      'b-a',
      'b-x',
    ]);
  });

  test('tells of sources that are missing', () => {
    const missing = [{ role: 'registration shop', repository: 'r', reason: 'it is not there', transient: true }];
    expect(buildSnapshot(input([], { missing })).missing).toEqual(missing);
  });
});

describe('one name for two objects', () => {
  /** The same object again, in another file. */
  const copy = (found: TestManifest, path: string, repository = 'control-plane'): SourcedManifest => ({
    ...manifest(found.raw.body, path, repository),
  });

  test('is an error at the first of the places, that names all of them and how to mend it', () => {
    const found = clusterType('large', { size: 'large' });
    const snapshot = buildSnapshot(input([copy(found, 'z.yaml'), found, copy(found, 'a.yaml')]));
    const at = (path: string) => ({ ...found.manifest.origin, path });
    const duplicate = {
      severity: 'error',
      code: 'duplicate-name',
      message:
        '3 objects are ClusterType "large": control-plane a.yaml:1 and control-plane clustertype-large.yaml:1 and control-plane z.yaml:1',
      fix: 'rename or remove all but one',
      origin: at('a.yaml'),
      subject: { kind: 'ClusterType', name: 'large' },
      related: [
        { message: 'also ClusterType "large"', origin: at('clustertype-large.yaml') },
        { message: 'also ClusterType "large"', origin: at('z.yaml') },
      ],
    };
    expect(snapshot.diagnostics).toEqual([duplicate]);
    expect(snapshot.clusterTypes).toEqual([]);
    expect(snapshot.removalHolds).toEqual([{ clusterType: 'large', reason: duplicate }]);
  });

  test('keeps nothing from being placed: the kind is known', () => {
    const found = config('c', { A: '1' });
    const snapshot = buildSnapshot(input([found, copy(found, 'a.yaml')]));
    expect(snapshot).toMatchObject({ removalHolds: [], placementHolds: [], configs: [] });
  });

  test('is none when the kinds differ', () => {
    const snapshot = buildSnapshot(input([clusterType('large'), policy('large')]));
    expect(snapshot.diagnostics).toEqual([]);
  });

  test.each<[string, Record<string, string>, Record<string, string>, Record<string, string> | undefined]>([
    ['the same labels, they apply where these match', { a: '1', b: '2' }, { b: '2', a: '1' }, { a: '1', b: '2' }],
    ['no labels, they apply everywhere', {}, {}, {}],
    ['another value of a label, they may apply anywhere', { a: '1' }, { a: '2' }, undefined],
    ['one label more, they may apply anywhere', { a: '1' }, { a: '1', b: '2' }, undefined],
    ['one label less, they may apply anywhere', { a: '1', b: '2' }, { a: '1' }, undefined],
    ['as many other labels, they may apply anywhere', { a: '1' }, { b: '1' }, undefined],
  ])('when both have %s', (_name, first, second, labels) => {
    const schema = (own: Record<string, string>) => anyObject('ConfigSchema', 's', { spec: { schema: '{}' } }, own);
    const { invalid } = buildSnapshot(input([schema(first), copy(schema(second), 'z.yaml')]));
    expect(invalid).toHaveLength(1);
    expect(invalid[0]).toMatchObject({ kind: 'ConfigSchema', name: 's', origin: schema({}).manifest.origin });
    expect(invalid[0]?.labels).toEqual(labels);
    expect(invalid[0]?.diagnostics).toMatchObject([{ code: 'duplicate-name' }]);
  });
});

describe('targets that would share a folder', () => {
  test('are told at the first of them, with the others', () => {
    const snapshot = buildSnapshot(input([workload('a-b', [target('c')]), workload('a', [target('b-c')])]));
    const at = (path: string) => ({ ...rawManifest({}, path).origin, line: 4 });
    const shared = {
      severity: 'error',
      code: 'shared-folder',
      message:
        '2 deployment targets would share the name and folder "a-b-c": target "b-c" of workload "a" (workload-a.yaml:4) and target "c" of workload "a-b" (workload-a-b.yaml:4)',
      fix: 'rename all but one of them',
      origin: at('workload-a.yaml'),
      subject: { kind: 'DeploymentTarget', name: 'a-b-c' },
      deploymentTarget: 'a-b-c',
      related: [
        { message: 'also target "c" of workload "a-b" (workload-a-b.yaml:4)', origin: at('workload-a-b.yaml') },
      ],
    };
    expect(snapshot.diagnostics).toEqual([shared]);
    expect(snapshot.removalHolds).toEqual([{ deploymentTarget: 'a-b-c', reason: shared }]);
  });

  test('of one workload are told too', () => {
    const snapshot = buildSnapshot(input([workload('shop', [target('web'), target('web'), target('db')])]));
    expect(snapshot.deploymentTargets.map(({ name }) => name)).toEqual(['shop-db']);
    expect(codes(snapshot)).toEqual(['error shared-folder']);
  });
});

describe('what is no platform config', () => {
  const broken = { data: { A: 1 } };
  test.each<[string, SourcedManifest, string[]]>([
    ['a ConfigMap of others is nobody’s business', anyObject('ConfigMap', 'other', broken), []],
    ['one with the label is an error', config('mine', { A: 1 } as never), ['error invalid-object']],
    [
      'one with the label, whatever it says, is an error',
      config('mine', { A: 1 } as never, { 'platform-config': 'false' }),
      ['error invalid-object'],
    ],
    [
      'one that is named for Azure is an error',
      anyObject('ConfigMap', 'azure-app-config-1', broken),
      ['error invalid-object'],
    ],
    [
      'one that only contains such a name is nobody’s business',
      anyObject('ConfigMap', 'my-azure-app-config', broken),
      [],
    ],
    [
      'one without a name is an error',
      manifest({ apiVersion: 'v1', kind: 'ConfigMap', ...broken }),
      ['error invalid-metadata', 'error invalid-object'],
    ],
  ])('when it isn’t valid: %s', (_name, found, expected) => {
    const snapshot = buildSnapshot(input([found]));
    expect(codes(snapshot)).toEqual(expected);
    expect(snapshot.invalid).toHaveLength(expected.length === 0 ? 0 : 1);
    expect(snapshot.removalHolds).toEqual([]);
  });

  test('an object that isn’t valid is kept, with what could be read of it', () => {
    const { invalid, diagnostics } = buildSnapshot(input([config('mine', { A: 1 } as never, { region: 'west' })]));
    expect(invalid).toEqual([
      {
        kind: 'ConfigMap',
        name: 'mine',
        labels: { 'platform-config': 'true', region: 'west' },
        origin: config('mine', {}).manifest.origin,
        diagnostics,
      },
    ]);
  });

  test('a document that can’t be read is kept, with what could be read of it', () => {
    const { origin } = rawManifest({});
    const diagnostics = [{ severity: 'error', code: 'yaml-syntax', message: 'not YAML', origin }] as const;
    const snapshot = buildSnapshot(
      input([], {
        unreadable: [
          { unreadable: { origin, diagnostics } },
          { unreadable: { kind: 'Workload', name: 'shop', origin, diagnostics } },
        ],
      }),
    );
    expect(snapshot.invalid).toEqual([
      { kind: '', origin, diagnostics },
      { kind: 'Workload', name: 'shop', origin, diagnostics },
    ]);
    const [reason] = diagnostics;
    expect(snapshot.removalHolds).toEqual([{ reason }, { deploymentTargetPrefix: 'shop-', reason }]);
    expect(snapshot.placementHolds).toEqual([{ reason }]);
    expect(snapshot.diagnostics).toEqual([...diagnostics, ...diagnostics]);
  });
});

describe('kinds of others', () => {
  test.each([
    [
      { apiVersion: 'apps/v1', kind: 'Deployment', metadata: { name: 'web' } },
      'Deployment web (apps/v1) is not a kind of Berth and is ignored',
    ],
    [{ metadata: { name: 'web' } }, 'an object without kind web (no apiVersion) is not a kind of Berth and is ignored'],
  ])('are named and ignored: %j', (body, message) => {
    const found = manifest(body);
    const { kind = '', metadata } = body as { kind?: string; metadata: { name: string } };
    expect(buildSnapshot(input([found])).diagnostics).toEqual([
      {
        severity: 'info',
        code: 'foreign-kind',
        message,
        origin: found.manifest.origin,
        subject: { kind, name: metadata.name },
      },
    ]);
  });
});

describe('what a plan can’t do without', () => {
  test.each(['BaseRepo', 'GitOpsRepo'])(
    'is missing when a %s isn’t valid, with the reason and how to mend it',
    kind => {
      const found = anyObject(kind, 'main', { spec: { branch: 'dev' } });
      expect(buildSnapshot(input([found])).missing).toEqual([
        {
          role: `${kind} main`,
          repository: 'control-plane',
          reason: 'spec.repo is missing',
          fix: `add spec.repo to ${kind} main`,
          origin: { ...found.manifest.origin, line: 3 },
          transient: false,
        },
      ]);
    },
  );

  test('is missing without a name too', () => {
    const found = manifest({ ...(baseRepo('c').raw.body as object), metadata: {} });
    expect(buildSnapshot(input([found])).missing).toMatchObject([{ role: 'BaseRepo' }]);
  });

  test('is missing when a document can’t be read, at its place', () => {
    const { origin } = rawManifest({});
    const unreadable = { kind: 'GitOpsRepo', origin, diagnostics: [] };
    expect(buildSnapshot(input([], { unreadable: [{ unreadable }] })).missing).toEqual([
      { role: 'GitOpsRepo', repository: 'control-plane', reason: 'it is not valid', origin, transient: false },
    ]);
  });

  test('isn’t missing because of other objects that aren’t valid', () => {
    const broken = [anyObject('ClusterType', 'large'), anyObject('Environment', 'dev'), anyObject('Template', 't')];
    expect(buildSnapshot(input(broken)).missing).toEqual([]);
  });

  test('a commit that is left empty pins none', () => {
    expect(Object.keys(buildSnapshot(input([baseRepo('')])))).not.toContain('baseCommit');
  });
});

test('several GitOps repositories are told with all places, and none of them counts', () => {
  const [one, two] = [gitOpsRepo('a', 'one'), gitOpsRepo('b', 'two')];
  const snapshot = buildSnapshot(input([two, one]));
  expect(snapshot.gitOpsRepo).toBeUndefined();
  expect(snapshot.diagnostics).toEqual([
    {
      severity: 'error',
      code: 'several-gitops-repos',
      message: 'an environment has one GitOpsRepo, this one has 2: one, two',
      fix: 'remove all but one',
      origin: one.manifest.origin,
      subject: { kind: 'GitOpsRepo', name: 'one' },
      related: [{ message: 'also GitOpsRepo "two"', origin: two.manifest.origin }],
    },
  ]);
});

describe('the name of an environment', () => {
  test.each(['dev', 'a'.repeat(63), 'eu-west.prod'])('may be %s', environment => {
    expect(buildSnapshot(input([], { environment })).diagnostics).toEqual([]);
  });

  test.each([
    ['a'.repeat(64), 'has 64 characters, at most 63 are allowed'],
    ['Dev', 'may only have lower-case letters, digits, "-" and ".", and must start and end with a letter or digit'],
    ['', 'is empty'],
  ])('may not be "%s"', (environment, problem) => {
    expect(buildSnapshot(input([], { environment })).diagnostics).toEqual([
      {
        severity: 'error',
        code: 'invalid-environment-name',
        message: `the environment name "${environment}" ${problem}`,
        fix: 'choose another name',
        subject: { kind: 'Environment', name: environment },
      },
    ]);
  });
});
