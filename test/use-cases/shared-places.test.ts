import { describe, expect, test } from 'vitest';
import { placesOf, withoutSharedPlaces } from '../../use-cases/shared-places.ts';
import { anyObject, input } from '../support/objects.ts';

function environment(name: string, spec: { repo?: string; branch?: string; path?: string }) {
  const place = { repo: 'https://git.example.com/platform/gitops', branch: 'dev', path: '.', ...spec };
  return input([anyObject('GitOpsRepo', name, { spec: place })], { environment: name });
}

function reasons(...specs: { repo?: string; branch?: string; path?: string }[]): string[] {
  const inputs = specs.map((spec, index) => environment(`env${index}`, spec));
  return withoutSharedPlaces(inputs, inputs.flatMap(placesOf)).flatMap(({ missing }) =>
    missing.map(({ reason }) => reason),
  );
}

describe('two environments', () => {
  test.each([
    [{}, {}],
    [{}, { repo: 'https://git.example.com/platform/gitops.git' }],
    [{}, { repo: 'git@git.example.com:platform/gitops' }],
    [{ path: './' }, { path: '/' }],
    [{ path: 'clusters' }, { path: 'clusters/' }],
    [{ path: 'clusters' }, { path: 'clusters/qa' }],
    [{ path: '.' }, { path: 'clusters/qa' }],
  ])('that publish to one place are both told: %j %j', (one, other) => {
    expect(reasons(one, other)).toHaveLength(2);
  });

  test.each([
    [{}, { branch: 'qa' }],
    [{}, { repo: 'https://git.example.com/platform/other' }],
    [{ path: 'clusters' }, { path: 'clusters-qa' }],
  ])('with places of their own are not: %j %j', (one, other) => {
    expect(reasons(one, other)).toEqual([]);
  });

  test('are named to each other, with the place', () => {
    expect(reasons({}, {})[0]).toBe(
      'it publishes to the same branch and path as GitOpsRepo env1 of environment env1 (gitopsrepo-env1.yaml:1)',
    );
  });
});
