import { describe, expect, test } from 'vitest';
import { readArgoNotification } from '../../../workflows/feedback/argo-notification.ts';
import type { Observation } from '../../../workflows/feedback/observation.ts';
import { argoBody, COMMIT, OLDER, REPORTER, SEEN_AT } from './bodies.ts';

const options = { reporter: REPORTER, seenAt: SEEN_AT };

function observed(changes: Record<string, unknown>): Observation | undefined {
  return readArgoNotification(argoBody(changes), options).observations[0];
}

describe('a notification of Argo CD', () => {
  test('tells at which commit an Application works', () => {
    expect(observed({})).toEqual({
      environment: 'dev',
      cluster: 'member1',
      agent: 'argo',
      object: { kind: 'Application', namespace: 'argocd', name: 'dev-large' },
      repo: 'https://git.example.com/platform/gitops',
      branch: 'dev',
      revision: COMMIT,
      state: 'ready',
      reason: 'Healthy',
      message: '',
      reportedAt: '2026-11-25T10:00:00.000Z',
      seenAt: '2026-11-25T10:01:00.000Z',
    });
  });

  test('is ready without an operation: a commit that changes nothing for it starts none', () => {
    expect(observed({ operationState: null })).toMatchObject({ state: 'ready', revision: COMMIT });
    const older = { phase: 'Succeeded', finishedAt: '2026-11-25T09:00:00Z', syncResult: { revision: OLDER } };
    expect(observed({ operationState: older })).toMatchObject({ state: 'ready', revision: COMMIT });
  });

  test('with health from before the end of its operation is not ready', () => {
    expect(observed({ reconciledAt: '2026-11-25T09:58:59Z' })).toMatchObject({ state: 'progressing', reason: 'Stale' });
  });

  test.each(['Failed', 'Error'])('with an operation in phase %s is failed at the commit of the operation', phase => {
    const operationState = { phase, syncResult: { revision: OLDER }, message: 'one or more objects failed to apply' };
    expect(observed({ operationState })).toMatchObject({
      state: 'failed',
      revision: OLDER,
      reason: phase,
      message: 'one or more objects failed to apply',
    });
  });

  test.each([
    ['Degraded', 'failed'],
    ['Progressing', 'progressing'],
    ['Missing', 'progressing'],
    ['Suspended', 'suspended'],
    ['Unknown', 'unknown'],
    ['constructor', 'unknown'],
  ])('with health %s is %s', (status, state) => {
    expect(observed({ health: { status } })?.state).toBe(state);
  });

  test.each([
    ['OutOfSync', 'progressing'],
    ['Unknown', 'unknown'],
  ])('with sync status %s is %s, however healthy', (status, state) => {
    expect(observed({ sync: { status, revision: COMMIT } })?.state).toBe(state);
  });

  test('keeps no password of an address', () => {
    expect(observed({ repoURL: 'https://bot:hunter22@git.example.com/a/b' })?.repo).toBe('https://git.example.com/a/b');
  });

  test.each([['HEAD'], [COMMIT]])('with target %s names no branch', targetRevision => {
    expect(observed({ targetRevision })?.branch).toBeUndefined();
  });

  test.each([
    ['of another cluster', { cluster: 'member2' }, 'foreign'],
    ['of another environment', { environment: 'prod' }, 'foreign'],
    ['without a cluster', { cluster: undefined }, 'no-cluster'],
    ['without a commit', { sync: { status: 'Synced', revision: '' } }, 'no-revision'],
    ['of several sources', { sync: { status: 'Synced', revisions: [COMMIT] } }, 'no-revision'],
    ['without a name', { name: '' }, 'malformed'],
  ])('%s is refused', (_, changes, reason) => {
    expect(readArgoNotification(argoBody(changes), options).refused[0]?.reason).toBe(reason);
  });
});
