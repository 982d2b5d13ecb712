/** Tests that are too long for every run of CI. They run when something changed that they are about, and in `npm run test:all`. */
export interface Family {
  /** Also the name of its project in vitest.e2e.config.ts, when it has `tests`. */
  readonly name: string;
  /** Completes "NAME: …". */
  readonly about: string;
  /** What it is about, as globs: it runs when one of these files changed. */
  readonly sources: readonly string[];
  /** Its end-to-end tests, as globs. They are in no other run, and count as what it is about. */
  readonly tests: readonly string[];
  /** Programs of the testbed that its tests start, by their names in test/testbed/binaries/programs.ts. */
  readonly programs: readonly string[];
  readonly command: string;
}

export const FAMILIES: readonly Family[] = [
  {
    name: 'forges',
    about: 'every request to a forge fails once, and berth serve is killed at each',
    sources: [
      'runtime/git/**',
      'server/**',
      'workflows/forges/**',
      'workflows/issues/**',
      'workflows/proposal/**',
      'test/e2e/faults/**',
      'test/support/github-server/**',
      'test/testbed/faults/**',
      'test/testbed/gitea/**',
      'test/testbed/servers/gitea.ts',
    ],
    tests: ['test/e2e/forges/*-faults.test.ts', 'test/e2e/serve-kills.test.ts'],
    programs: ['gitea'],
    command: 'npm run test:e2e -- --project forges',
  },
  {
    name: 'operator',
    about: 'custom resource definitions, and reading clusters, on a real API server',
    sources: [
      'deploy/crds/**',
      'runtime/kube/**',
      'scheduler/model/crd/**',
      'scheduler/model/kinds/**',
      'server/reports/read-clusters.ts',
      'test/testbed/servers/kube-apiserver.ts',
      'workflows/feedback/clusters/**',
    ],
    tests: ['test/e2e/operator/**/*.test.ts'],
    programs: ['etcd', 'kubernetes'],
    command: 'npm run test:e2e -- --project operator',
  },
  {
    name: 'postgres',
    about: 'reports of clusters in a real PostgreSQL, which goes away and comes back',
    sources: ['server/reports/**', 'workflows/feedback/store/**', 'test/workflows/feedback/store/**'],
    tests: ['test/e2e/postgres/**/*.test.ts'],
    programs: [],
    command: 'npm run test:postgres',
  },
];

/** Programs that the end-to-end tests of no family start. A program that only a family needs is built by it alone. */
export const CORE_PROGRAMS: readonly string[] = [
  'etcd',
  'kubernetes',
  'gitea',
  'source-controller',
  'kustomize-controller',
  'kustomize',
];

/** A change of one of these runs all families: how they are chosen and run, and what all of them depend on. */
export const HARNESS: readonly string[] = [
  '.ci/run',
  'package-lock.json',
  'scripts/ci-families.ts',
  'scripts/ci/**',
  'test/e2e/run.ts',
  'vitest.e2e.config.ts',
];
