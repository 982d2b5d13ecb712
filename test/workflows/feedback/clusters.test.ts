import { describe, expect, test } from 'vitest';
import { observeApplication } from '../../../workflows/feedback/clusters/argo-application.ts';
import { observeFluxObject } from '../../../workflows/feedback/clusters/flux-object.ts';

const COMMIT = '0123456789abcdef0123456789abcdef01234567';
const OTHER = 'fedcba9876543210fedcba9876543210fedcba98';
const seenAt = Date.UTC(2026, 0, 2, 3, 4, 5);
const options = { reporter: { environment: 'dev', cluster: 'member1' }, clusterType: 'edge', seenAt };

interface FluxParts {
  readonly spec?: object;
  readonly status?: object;
  readonly ready?: object;
}

const fluxObject = ({ spec = {}, status = {}, ready = {} }: FluxParts = {}): object => ({
  metadata: { name: 'shop', namespace: 'flux-system', generation: 2 },
  spec: { wait: true, ...spec },
  status: {
    observedGeneration: 2,
    lastAppliedRevision: `dev@sha1:${COMMIT}`,
    lastAttemptedRevision: `dev@sha1:${COMMIT}`,
    conditions: [{ type: 'Ready', status: 'True', reason: 'ReconciliationSucceeded', message: 'Applied', ...ready }],
    ...status,
  },
});

describe('a Kustomization', () => {
  const observe = (parts?: FluxParts) => observeFluxObject('Kustomization', fluxObject(parts), options);

  test('tells its commit, its branch and whether it works', () => {
    expect(observe()).toEqual({
      environment: 'dev',
      cluster: 'member1',
      clusterType: 'edge',
      agent: 'flux',
      object: { kind: 'Kustomization', namespace: 'flux-system', name: 'shop' },
      branch: 'dev',
      revision: COMMIT,
      state: 'ready',
      reason: 'ReconciliationSucceeded',
      message: 'Applied',
      reportedAt: '2026-01-02T03:04:05.000Z',
      seenAt: '2026-01-02T03:04:05.000Z',
    });
  });

  test('that waits for nothing is applied, and not known to work', () => {
    expect(observe({ spec: { wait: false } })?.state).toBe('applied');
    expect(observe({ spec: { wait: false, healthChecks: [{}] } })?.state).toBe('ready');
  });

  test('whose Ready is of the generation before is not ready', () => {
    expect(observe({ status: { observedGeneration: 1 } })?.state).toBe('progressing');
  });

  test('that failed tells of the commit that it tried, not of the one that it has', () => {
    const failed = observe({
      status: { lastAttemptedRevision: `dev@sha1:${OTHER}` },
      ready: { status: 'False', reason: 'BuildFailed', message: 'token=abcdefghijkl is wrong' },
    });
    expect(failed).toMatchObject({ revision: OTHER, state: 'failed', message: 'token=*** is wrong' });
  });

  test.each([
    ['is suspended', { spec: { suspend: true } }, 'suspended'],
    ['waits for another one', { ready: { status: 'False', reason: 'DependencyNotReady' } }, 'progressing'],
    ['is at work', { ready: { status: 'Unknown', reason: 'Progressing' } }, 'progressing'],
  ])('that %s says so', (_, parts, state) => {
    expect(observe(parts)?.state).toBe(state);
  });

  test('of an artifact tells the commit that it was made from', () => {
    const status = { lastAppliedRevision: 'v1@sha256:00', lastAppliedOriginRevision: `dev@sha1:${OTHER}` };
    expect(observe({ status })?.revision).toBe(OTHER);
  });

  test('without a commit, or of another shape, tells nothing', () => {
    expect(observeFluxObject('Kustomization', { metadata: { name: 'shop' }, spec: {} }, options)).toBeUndefined();
    expect(observeFluxObject('Kustomization', 'text', options)).toBeUndefined();
  });
});

test('a HelmRelease tells of a commit in the version of its chart, and of no more than that it was applied', () => {
  const status = { lastAppliedRevision: undefined, lastAttemptedRevision: `1.2.0+${COMMIT.slice(0, 12)}` };
  expect(observeFluxObject('HelmRelease', fluxObject({ status }), options)).toMatchObject({
    revision: COMMIT.slice(0, 12),
    state: 'applied',
  });
});

describe('an Application', () => {
  const application = (destination: object, status: object = {}): object => ({
    metadata: { name: 'shop', namespace: 'argocd' },
    spec: { source: { repoURL: 'https://user:secret@git.example.com/gitops', targetRevision: 'dev' }, destination },
    status: { sync: { status: 'Synced', revision: COMMIT }, health: { status: 'Healthy' }, ...status },
  });

  test('tells its commit, its repository without credentials, and whether it is healthy', () => {
    const own = application({ server: 'https://kubernetes.default.svc' }, { reconciledAt: '2026-01-01T00:00:00Z' });
    expect(observeApplication(own, options)).toMatchObject({
      agent: 'argo',
      object: { kind: 'Application', namespace: 'argocd', name: 'shop' },
      repo: 'https://git.example.com/gitops',
      branch: 'dev',
      revision: COMMIT,
      state: 'ready',
      reportedAt: '2026-01-02T03:04:05.000Z',
    });
  });

  test('that deploys to another cluster says nothing about this one', () => {
    expect(observeApplication(application({ server: 'https://10.0.0.1' }), options)).toBeUndefined();
    expect(observeApplication(application({ name: 'member2' }), options)).toBeUndefined();
    expect(observeApplication(application({ name: 'in-cluster' }), options)).toMatchObject({ state: 'ready' });
  });
});
