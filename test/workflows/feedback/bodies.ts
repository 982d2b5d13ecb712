export const COMMIT = '0123456789abcdef0123456789abcdef01234567';
export const OLDER = 'fedcba9876543210fedcba9876543210fedcba98';
export const REPORTER = { environment: 'dev', cluster: 'member1' };
/** A minute after the events below. */
export const SEEN_AT = Date.parse('2026-11-25T10:01:00Z');

type Fields = Readonly<Record<string, unknown>>;

/** As notification-controller posts it: prefixes taken off, and what the Alert adds. */
export function fluxEvent(changes: Fields = {}, metadata: Fields = {}): Fields {
  return {
    involvedObject: {
      kind: 'Kustomization',
      namespace: 'flux-system',
      name: 'apps',
      uid: '1',
      apiVersion: 'kustomize.toolkit.fluxcd.io/v1',
    },
    severity: 'info',
    timestamp: '2026-11-25T10:00:00Z',
    message: 'Reconciliation finished in 1.2s, next run in 10m0s',
    reason: 'ReconciliationSucceeded',
    metadata: {
      revision: `dev@sha1:${COMMIT}`,
      commit_status: 'update',
      environment: 'dev',
      cluster: 'member1',
      ...metadata,
    },
    reportingController: 'kustomize-controller',
    ...changes,
  };
}

/** As kustomize-controller itself sends it. */
export function rawFluxEvent(metadata: Fields = {}): Fields {
  return fluxEvent({
    metadata: {
      'kustomize.toolkit.fluxcd.io/revision': `dev@sha1:${COMMIT}`,
      'kustomize.toolkit.fluxcd.io/commit_status': 'update',
      'event.toolkit.fluxcd.io/environment': 'dev',
      'event.toolkit.fluxcd.io/cluster': 'member1',
      ...metadata,
    },
  });
}

/** As the template of docs/feedback.md has Argo CD send it. */
export function argoBody(changes: Fields = {}): Fields {
  return {
    environment: 'dev',
    cluster: 'member1',
    name: 'dev-large',
    namespace: 'argocd',
    repoURL: 'https://git.example.com/platform/gitops',
    targetRevision: 'dev',
    sync: { status: 'Synced', revision: COMMIT },
    health: { status: 'Healthy' },
    operationState: { phase: 'Succeeded', finishedAt: '2026-11-25T09:59:00Z', syncResult: { revision: COMMIT } },
    reconciledAt: '2026-11-25T10:00:00Z',
    ...changes,
  };
}

/** Berth's own. */
export function ownBody(changes: Fields = {}): Fields {
  return {
    object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
    revision: COMMIT,
    state: 'ready',
    ...changes,
  };
}
