import { describe, expect, test } from 'vitest';
import { findPin } from '../../../workflows/promotion/pin.ts';
import { pinMessage } from '../../../workflows/promotion/pin-message.ts';
import { anyObject, baseRepo, input, manifest } from '../../support/objects.ts';

const COMMIT = 'c0ffee0000000000000000000000000000000000';
const SOURCE = { role: 'environment dev', repository: 'control-plane', revision: 'dev', commit: COMMIT };

function pinOf(...manifests: Parameters<typeof input>[0]): ReturnType<typeof findPin> {
  return findPin(input(manifests, { sources: [SOURCE] }));
}

describe('the pin of an environment', () => {
  test('is that of BaseRepo main', () => {
    expect(pinOf(baseRepo('AAA'), baseRepo('bbb', 'other'))).toMatchObject({
      environment: 'dev',
      base: { name: 'main' },
      commit: 'aaa',
      source: { revision: 'dev' },
    });
  });

  test('is that of the only BaseRepo, whatever its name', () => {
    expect(pinOf(baseRepo('bbb', 'platform')).commit).toBe('bbb');
  });

  test('is none where the environment follows the branch', () => {
    expect(pinOf(baseRepo(''))).not.toHaveProperty('commit');
  });

  test('can’t be told among several', () => {
    expect(() => pinOf(baseRepo('a', 'one'), baseRepo('b', 'two'))).toThrow(
      /^environment dev has several BaseRepo objects: one \(baserepo-one\.yaml:1\), two \(baserepo-two\.yaml:1\)$/,
    );
  });

  test('is on the environment’s own branch, or there is none', () => {
    const spec = { repo: 'https://git.example.com/a', branch: 'main', path: '.' };
    const body = { apiVersion: 'scheduler.kalypso.io/v1alpha1', kind: 'BaseRepo', metadata: { name: 'main' }, spec };
    const elsewhere = manifest(body, 'base.yaml', 'templates');
    expect(() => pinOf(elsewhere)).toThrow(/^environment dev has no BaseRepo on branch dev of control-plane$/);
    expect(() => pinOf(anyObject('ConfigMap', 'a'))).toThrow(/has no BaseRepo/);
  });
});

describe('the message of a commit that moves a pin', () => {
  const commit = (id: string, message: string) => {
    const who = { name: 'Ada', email: 'ada@example.com' };
    return { id: id.repeat(40), parents: [], author: who, committer: who, time: 0, message };
  };

  test('says what comes, and to programs what was there before', () => {
    const change = { environment: 'dev', from: 'a'.repeat(40), to: 'b'.repeat(40) };
    expect(pinMessage({ ...change, kind: 'promote', commits: [commit('b', 'Add a policy\n\nBecause.')] })).toBe(
      `Promote bbbbbbb to dev\n\nBrings:\n\n- bbbbbbb Add a policy\n\nBerth-Promotion: ${'b'.repeat(40)}\nBerth-From: ${'a'.repeat(40)}\n`,
    );
  });

  test('of a rollback says what goes, and is cut', () => {
    const commits = Array.from({ length: 22 }, (_, index) => commit('c', `Change ${index}`));
    const text = pinMessage({ environment: 'prod', kind: 'rollback', to: 'b'.repeat(40), commits });
    expect(text).toMatch(/^Roll prod back to bbbbbbb\n\nTakes back:\n\n- ccccccc Change 0\n/);
    expect(text).toMatch(/Change 19\n- and 2 commits more\n\nBerth-Promotion: b+\n$/);
  });
});
