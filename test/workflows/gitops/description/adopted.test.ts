import { describe, expect, test } from 'vitest';
import { adoptedBody, adoptedComment, isAdopted } from '../../../../workflows/gitops/description/adopted.ts';
import { pullRequest } from '../../../support/proposals.ts';

test('a pull request of the original’s that Berth closes is marked once, and what it said stays', () => {
  const body = adoptedBody('This PR updates the manifests in GitOps Repo');
  expect(body).toBe('This PR updates the manifests in GitOps Repo\n\n<!-- berth:adopted -->');
  expect(isAdopted(body)).toBe(true);
  expect(adoptedBody(body)).toBe(body);
  expect(isAdopted('This PR updates the manifests in GitOps Repo')).toBe(false);
});

describe('the comment on it', () => {
  test('names the pull request that takes its place', () => {
    expect(adoptedComment('dev', pullRequest({ number: 7 }))).toBe(
      'Closed: Berth proposes the changes of environment `dev` in #7, which it updates in place.',
    );
  });

  test.each([undefined, pullRequest({ state: 'merged' }), pullRequest({ state: 'closed' })])(
    'says that there is none when nothing is open',
    pull => {
      expect(adoptedComment('dev', pull)).toBe(
        'Closed: Berth proposes the changes of environment `dev` from now on. At present nothing is open.',
      );
    },
  );
});
