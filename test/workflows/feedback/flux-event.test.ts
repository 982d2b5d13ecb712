import { describe, expect, test } from 'vitest';
import { readFluxEvent } from '../../../workflows/feedback/flux-event.ts';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { COMMIT, fluxEvent, OLDER, REPORTER, rawFluxEvent, SEEN_AT } from './bodies.ts';

const options = { reporter: REPORTER, seenAt: SEEN_AT };

function observed(body: unknown): Observation | undefined {
  return readFluxEvent(body, options).observations[0];
}

function refusal(body: unknown): string | undefined {
  return readFluxEvent(body, options).refused[0]?.reason;
}

describe('an event of Flux', () => {
  test('tells which commit a Kustomization has applied', () => {
    expect(readFluxEvent(fluxEvent(), options)).toEqual({
      observations: [
        {
          environment: 'dev',
          cluster: 'member1',
          agent: 'flux',
          object: { kind: 'Kustomization', namespace: 'flux-system', name: 'apps' },
          branch: 'dev',
          revision: COMMIT,
          state: 'applied',
          reason: 'ReconciliationSucceeded',
          message: 'Reconciliation finished in 1.2s, next run in 10m0s',
          reportedAt: '2026-11-25T10:00:00.000Z',
          seenAt: '2026-11-25T10:01:00.000Z',
        },
      ],
      refused: [],
    });
  });

  test('says the same with the keys that controllers use', () => {
    expect(observed(rawFluxEvent())).toEqual(observed(fluxEvent()));
  });

  test('names its cluster type where the Alert adds it', () => {
    expect(observed(fluxEvent({}, { clusterType: 'large' }))?.clusterType).toBe('large');
    expect(observed(rawFluxEvent({ 'event.toolkit.fluxcd.io/clusterType': 'large' }))?.clusterType).toBe('large');
  });

  test.each([
    ['info', 'Progressing', 'progressing'],
    ['info', 'DependencyNotReady', 'progressing'],
    ['error', 'DependencyNotReady', 'progressing'],
    ['info', 'HealthCheckCanceled', 'progressing'],
    ['error', 'ReconciliationFailed', 'failed'],
    ['error', 'BuildFailed', 'failed'],
    ['error', 'PruneFailed', 'failed'],
    ['error', 'HealthCheckFailed', 'failed'],
    ['error', 'ArtifactFailed', 'failed'],
    ['error', 'SomethingNew', 'failed'],
    ['info', 'SomethingNew', 'unknown'],
  ])('of severity %s and reason %s is %s', (severity, reason, state) => {
    expect(observed(fluxEvent({ severity, reason }))?.state).toBe(state);
  });

  test('about a part of the work is no success of the whole', () => {
    const { commit_status: _, ...metadata } = fluxEvent()['metadata'] as Record<string, string>;
    expect(observed(fluxEvent({ metadata }))?.state).toBe('progressing');
  });

  test('never says that what was applied works', () => {
    expect(observed(fluxEvent({}, { state: 'ready', level: 'ready' }))?.state).toBe('applied');
  });

  test.each([
    [{ revision: `dev@sha1:${COMMIT}` }, COMMIT, 'dev'],
    [{ revision: `refs/heads/dev@sha1:${COMMIT}` }, COMMIT, 'dev'],
    [{ revision: `team/dev@sha1:${COMMIT}` }, COMMIT, 'team/dev'],
    [{ revision: `sha1:${COMMIT}` }, COMMIT, undefined],
    [{ revision: `dev/${COMMIT}` }, COMMIT, 'dev'],
    [{ revision: COMMIT }, COMMIT, undefined],
    [{ revision: `latest@sha256:${'a'.repeat(64)}`, originRevision: `main@sha1:${OLDER}` }, OLDER, 'main'],
    [{ revision: `dev@sha1:${COMMIT}`, originRevision: `main@sha1:${COMMIT}`, commit: OLDER }, OLDER, undefined],
    [{ revision: `dev@sha1:${COMMIT}`, originRevision: 'none' }, COMMIT, 'dev'],
  ])('with %o is about %s', (metadata, revision, branch) => {
    const found = observed(fluxEvent({}, metadata));
    expect([found?.revision, found?.branch]).toEqual([revision, branch]);
  });

  test('about a HelmRelease has the beginning of a commit in the version of its chart', () => {
    const involvedObject = { kind: 'HelmRelease', namespace: 'apps', name: 'shop' };
    const event = fluxEvent({ involvedObject, reason: 'UpgradeSucceeded' }, { revision: '1.2.0+0123456789ab' });
    expect(observed(event)).toMatchObject({ revision: '0123456789ab', state: 'applied' });
    expect(observed({ ...event, reason: 'UninstallSucceeded' })?.state).toBe('unknown');
    expect(refusal(fluxEvent({ involvedObject }, { revision: '1.2.0' }))).toBe('no-revision');
  });
});

describe('an event of Flux is refused', () => {
  test.each([
    ['about another cluster', fluxEvent({}, { cluster: 'member2' }), 'foreign'],
    ['about another environment', fluxEvent({}, { environment: 'prod' }), 'foreign'],
    [
      'that names a second cluster under another key',
      fluxEvent({}, { 'event.toolkit.fluxcd.io/cluster': 'm2' }),
      'foreign',
    ],
    ['without a cluster', fluxEvent({ metadata: { revision: `dev@sha1:${COMMIT}` } }), 'no-cluster'],
    ['without metadata', fluxEvent({ metadata: null }), 'no-cluster'],
    ['without a commit', fluxEvent({}, { revision: 'dev' }), 'no-revision'],
    ['with a commit that is too short', fluxEvent({}, { revision: 'dev@sha1:0123' }), 'no-revision'],
    [
      'with a commit that a key of another group has',
      fluxEvent({}, { revision: '', 'evil/revision': COMMIT }),
      'no-revision',
    ],
    ['about a source', fluxEvent({ involvedObject: { kind: 'GitRepository', name: 'a' } }), 'irrelevant'],
    [
      'with a name that is too long',
      fluxEvent({ involvedObject: { kind: 'Kustomization', name: 'a'.repeat(254) } }),
      'malformed',
    ],
    ['with metadata that is no text', fluxEvent({}, { revision: 7 }), 'malformed'],
    ['that is a list', [fluxEvent()], 'malformed'],
    ['that is nothing', null, 'malformed'],
  ])('%s', (_, body, reason) => {
    expect(refusal(body)).toBe(reason);
    expect(readFluxEvent(body, options).observations).toEqual([]);
  });
});
