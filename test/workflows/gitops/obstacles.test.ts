import { describe, expect, test } from 'vitest';
import { obstaclesIn } from '../../../workflows/gitops/obstacles.ts';
import { branchTree } from '../branch.ts';

describe('what is in the way of a file', () => {
  const obstacles = obstaclesIn(branchTree({ a: 'a file', 'b/c': 'a file', 'd/e/f/g': 'a file' }));

  test.each<[string, string, string]>([
    ['a file where its folder should be', 'a/x', 'a on the branch is a file, where Berth needs a folder'],
    ['a file further up', 'a/x/y/z', 'a on the branch is a file, where Berth needs a folder'],
    ['a file in a folder', 'b/c/x', 'b/c on the branch is a file, where Berth needs a folder'],
    ['a folder where it should be', 'b', 'b on the branch is a folder, where Berth needs a file'],
    ['a folder further down', 'd/e', 'd/e on the branch is a folder, where Berth needs a file'],
    ['the last of several folders', 'd/e/f', 'd/e/f on the branch is a folder, where Berth needs a file'],
  ])('%s', (_name, path, message) => {
    expect(obstacles(path, { clusterType: 'large', deploymentTarget: 'shop-web' })).toEqual({
      severity: 'error',
      code: 'path-blocked',
      message,
      fix: 'move it somewhere else on the branch',
      clusterType: 'large',
      deploymentTarget: 'shop-web',
    });
  });

  test.each([
    ['a file beside others', 'b/x'],
    ['a file in a folder of its own', 'x/y/z'],
    ['a file at the root', 'x'],
    ['a name that only begins like that of a file', 'ab/x'],
    ['a name that only begins like that of a folder', 'd/ee'],
    ['a file that is there: it is written over', 'b/c'],
  ])('nothing is in the way of %s', (_name, path) => {
    expect(obstacles(path, {})).toBeUndefined();
  });

  test('nothing is said of a place that has no folder', () => {
    expect(Object.keys(obstacles('a/x', {}) ?? {})).toEqual(['severity', 'code', 'message', 'fix']);
  });
});
