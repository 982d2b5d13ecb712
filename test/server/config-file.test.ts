import { describe, expect, test } from 'vitest';
import { UserError } from '../../runtime/errors.ts';
import { formatPosition } from '../../runtime/origin.ts';
import { parseServeConfig } from '../../server/config-file.ts';

function problemOf(text: string): { message: string; place: string; fix: string | undefined } {
  try {
    parseServeConfig(text, 'berth.yaml');
  } catch (error) {
    if (!(error instanceof UserError) || error.origin === undefined) throw error;
    return { message: error.message, place: formatPosition(error.origin), fix: error.fix };
  }
  throw new Error('it was accepted');
}

describe('the configuration file', () => {
  test('has every field as people write it', () => {
    const text = `controlPlanes:
  - repository: https://git.example.com/platform/control-plane.git
    branch: main
    environments: [dev, prod]
  - repository: ../other
poll: 1m
debounce: 250ms
resync: 1h
allowRemovals: 40%
listen: "[::1]:9000"
healthListen: :8081
trustedProxies: [10.0.0.7, "fd00::/8"]
credentials: credentials.yaml
webhookSecretFile: /run/secrets/webhook
state: reports.sqlite
clusterKeyFile: /run/secrets/clusters
clusters: [{name: member1, environment: dev, clusterType: edge, kubeconfig: member1.yaml, context: reader}]
clusterGeneration: 2
clusterGenerations: {dev/member1: 3}
logLevel: warn
`;
    expect(parseServeConfig(text, 'berth.yaml')).toEqual({
      controlPlanes: [
        {
          repository: 'https://git.example.com/platform/control-plane.git',
          branch: 'main',
          environments: ['dev', 'prod'],
        },
        { repository: '../other' },
      ],
      poll: 60_000,
      debounce: 250,
      resync: 3_600_000,
      allowRemovals: { percent: 40 },
      listen: { host: '::1', port: 9000 },
      healthListen: { host: '::', port: 8081 },
      trustedProxies: ['10.0.0.7', 'fd00::/8'],
      credentials: 'credentials.yaml',
      webhookSecretFile: '/run/secrets/webhook',
      state: 'reports.sqlite',
      clusterKeyFile: '/run/secrets/clusters',
      clusters: [
        { name: 'member1', environment: 'dev', clusterType: 'edge', kubeconfig: 'member1.yaml', context: 'reader' },
      ],
      clusterGeneration: 2,
      clusterGenerations: { 'dev/member1': 3 },
      logLevel: 'warn',
    });
  });

  test('a cluster is there once in an environment', () => {
    const cluster = '{name: a, environment: dev, kubeconfig: k}';
    const text = `controlPlanes: [{repository: r}]\nclusters:\n  - ${cluster}\n  - ${cluster}\n`;
    expect(problemOf(text)).toMatchObject({
      message: expect.stringContaining('dev/a is there twice'),
      place: expect.stringContaining('berth.yaml:4'),
      fix: 'leave one of them out',
    });
  });

  test('a number of removals need not be quoted', () => {
    expect(parseServeConfig('controlPlanes: [{repository: .}]\nallowRemovals: 5', 'f').allowRemovals).toEqual({
      folders: 5,
    });
  });

  test.each([
    ['', /controlPlanes/, 'berth.yaml:1:1'],
    ['controlPlanes: []', /controlPlanes/, 'berth.yaml:1:16'],
    ['controlPlanes:\n  - repository: .\n    brnch: main', /brnch/, 'berth.yaml:2:5'],
    ['controlPlanes: [{repository: .}]\npoll: 30', /"30" is not a time/, 'berth.yaml:2:7'],
    ['controlPlanes: [{repository: .}]\npoll: 0s', /"0s" is not a time/, 'berth.yaml:2:7'],
    ['controlPlanes: [{repository: .}]\nlisten: 8080', /not an address/, 'berth.yaml:2:9'],
    [
      'controlPlanes: [{repository: .}]\ntrustedProxies: [10.0.0.0/33]',
      /neither an address nor a network/,
      'berth.yaml:2:18',
    ],
    [
      'controlPlanes: [{repository: .}]\ntrustedProxies: [proxy.example.com]',
      /neither an address nor/,
      'berth.yaml:2:18',
    ],
    ['controlPlanes: [{repository: .}]\nallowRemovals: most', /not a number of removals/, 'berth.yaml:2:16'],
    ['controlPlanes: [', /is not YAML/, 'berth.yaml:1:17'],
  ])('%j is refused with its place and a fix', (text, message, place) => {
    const problem = problemOf(text);
    expect(problem.message).toMatch(message);
    expect(problem).toMatchObject({ place, fix: expect.stringMatching(/.+/) });
  });

  test('an alias can’t make it endless', () => {
    expect(() => parseServeConfig('controlPlanes: &a [*a]', 'berth.yaml')).toThrow();
  });
});

test.each(['controlPlanes: &a [*a]\n', 'controlPlanes: [{repository: x}]\npoll: &b 5s\nresync: *b\n', 'a: *nothing\n'])(
  'an alias in %j is a mistake of the user, with its place',
  text => {
    expect(() => parseServeConfig(text, 'serve.yaml')).toThrow(
      expect.objectContaining({
        name: 'UserError',
        origin: expect.objectContaining({
          path: 'serve.yaml',
          line: text.split('\n').findIndex(line => /\*/.test(line)) + 1,
        }) as object,
      }),
    );
  },
);
