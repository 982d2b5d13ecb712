import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { TRACKING_PATH } from '../../../scheduler/plan/plan.ts';
import { buildSnapshot } from '../../../scheduler/snapshot/build-snapshot.ts';
import { folderOf, type Layout, layoutOf, ownShape, pathInRepository } from '../../../workflows/gitops/layout.ts';
import { parseAllowRemovals } from '../../../workflows/gitops/removal-budget.ts';
import { anyObject, input } from '../../support/objects.ts';

function layout(path: string): Layout {
  const spec = { repo: 'https://git.example.com/gitops', branch: 'dev', path };
  const { gitOpsRepo } = buildSnapshot(input([anyObject('GitOpsRepo', 'gitops', { spec })]));
  if (gitOpsRepo === undefined) throw new Error('there is no GitOpsRepo');
  return layoutOf(gitOpsRepo);
}

describe('spec.path of a GitOpsRepo', () => {
  test.each([
    ['.', ''],
    ['', ''],
    ['./', ''],
    ['/', ''],
    ['x', 'x/'],
    ['./x/', 'x/'],
    ['/x//y', 'x/y/'],
    ['x/./y', 'x/y/'],
  ])('%j is the folder %j', (path, prefix) => {
    expect(layout(path)).toEqual({ prefix });
  });

  test.each([
    ['..', 'leaves the repository'],
    ['x/../..', 'leaves the repository'],
    ['.git', 'lies in .git'],
    ['x/.GIT/hooks', 'lies in .git'],
    ['x\\y', 'has control characters or "\\"'],
    ['x\u007fy', 'has control characters or "\\"'],
    ['x/\u0000', 'has control characters or "\\"'],
    ['x\ny', 'has control characters or "\\"'],
    ['git~1', 'lies in .git'],
    ['GIT~1/hooks', 'lies in .git'],
    ['git~2', 'lies in .git'],
    ['.gi\u200ct', 'lies in .git'],
    ['x/.g\ufeffit', 'lies in .git'],
    ['.git::$INDEX_ALLOCATION', 'lies in .git'],
    ['.git:x', 'lies in .git'],
    ['.git. .', 'lies in .git'],
    ['.git ', 'lies in .git'],
    ['git~1...', 'lies in .git'],
    ['.git\\hooks', 'has control characters or "\\"'],
    ['clusters.', 'ends with "." or a space'],
    ['a /b', 'ends with "." or a space'],
    ['...', 'ends with "." or a space'],
    ['a\u200db', 'leave out'],
    ['a:b', 'has one of'],
  ])('%j is refused, with its place', (path, reason) => {
    expect(() => layout(path)).toThrow(
      expect.objectContaining({
        name: 'UserError',
        message: expect.stringContaining(reason) as string,
        origin: expect.objectContaining({ path: 'gitopsrepo-gitops.yaml' }) as object,
      }),
    );
  });

  test('that is refused is shown, with a way to mend it', () => {
    expect(() => layout('a/../b')).toThrow(
      expect.objectContaining({
        message: 'spec.path "a/../b" of GitOpsRepo gitops leaves the repository',
        fix: 'write a folder from the root of the repository, such as "clusters", or "." for the root',
        origin: expect.objectContaining({ line: 3 }) as object,
      }),
    );
  });

  test.each(['.github', 'a.git', '.gitops', 'x/git', '..x', 'console', 'git~', 'com10', 'auxiliary'])(
    '%j is a folder like any other',
    path => {
      expect(layout(path)).toEqual({ prefix: `${path}/` });
    },
  );

  test('never leads out of the repository (property)', () => {
    const parts = fc.array(fc.constantFrom('.', '..', 'a', '', '.git', 'b c', '\u0000', '~'), { maxLength: 5 });
    fc.assert(
      fc.property(parts, parts => {
        let prefix: string;
        try {
          prefix = layout(parts.join('/')).prefix;
        } catch {
          return;
        }
        expect(prefix.split('/')).not.toContain('..');
        expect(prefix).not.toMatch(/^\//);
      }),
    );
  });
});

describe('a path of the plan', () => {
  test.each([
    ['large/README.md', '', 'large/README.md'],
    ['large/README.md', 'eu/', 'eu/large/README.md'],
    [TRACKING_PATH, '', TRACKING_PATH],
    [TRACKING_PATH, 'eu/', TRACKING_PATH],
  ])('%s with files in "%s" is %s', (planned, prefix, expected) => {
    expect(pathInRepository({ prefix }, planned)).toBe(expected);
  });
});

describe('the folder of a path', () => {
  test.each([
    ['large/shop-web/namespace.yaml', '', 'large/shop-web'],
    ['large/shop-web/deep/er/x', '', 'large/shop-web'],
    ['eu/large/shop-web/x', 'eu/', 'large/shop-web'],
    ['large/README.md', '', undefined],
    ['README.md', '', undefined],
    ['eu/large/README.md', 'eu/', undefined],
    ['us/large/shop-web/x', 'eu/', undefined],
    ['eu/large/shop-web/x', 'eu/large/', undefined],
  ])('%s with files in "%s" is %s', (path, prefix, expected) => {
    expect(folderOf({ prefix }, path)).toBe(expected);
  });
});

describe('the shape of a path', () => {
  test.each([
    ['large/README.md', { kind: 'readme', clusterType: 'large' }],
    ['large/app-web/reconciler.yaml', { kind: 'file', clusterType: 'large', deploymentTarget: 'app-web' }],
    ['large/app-web/platform-config.sh', { kind: 'file', clusterType: 'large', deploymentTarget: 'app-web' }],
    ['large/app-web/config.yaml', { kind: 'file', clusterType: 'large', deploymentTarget: 'app-web' }],
  ])('%s is one that Berth writes', (path, shape) => {
    expect(ownShape({ prefix: '' }, path)).toEqual(shape);
    expect(ownShape({ prefix: 'x/' }, `x/${path}`)).toEqual(shape);
    expect(ownShape({ prefix: 'x/' }, path)).toBeUndefined();
  });

  test.each([
    'README.md', '.github/README.md', '.github/tracking/reconciler.yaml', 'large/readme.md', 'large/app-web/README.md',
    'large/app-web/my-reconciler.yaml', 'large/app-web/reconciler.yaml.orig', 'large/app-web/namespace.yamlx', '.large/app-web/config.sh',
    'large/app-web/deployment.yaml', 'large/app-web/reconciler.yml', 'large/app-web/deep/reconciler.yaml', 'large/reconciler.yaml',
  ])('%s is one that only people write', path => {
    expect(ownShape({ prefix: '' }, path)).toBeUndefined();
  }); // biome-ignore format: a list of paths
});

describe('--allow-removals', () => {
  test.each([
    ['all', 'all'],
    ['5', { folders: 5 }],
    ['0', { folders: 0 }],
    ['40%', { percent: 40 }],
  ])('%s', (text, allowed) => {
    expect(parseAllowRemovals(text)).toEqual(allowed);
  });

  test.each([
    [' 5 ', { folders: 5 }],
    ['100%', { percent: 100 }],
    ['999999999', { folders: 999_999_999 }],
  ])('%j', (text, allowed) => {
    expect(parseAllowRemovals(text)).toEqual(allowed);
  });

  test('that is refused is told with a way to mend it', () => {
    expect(() => parseAllowRemovals('some')).toThrow(
      expect.objectContaining({
        name: 'UserError',
        message: '"some" is not a number of removals',
        fix: 'write how many folders may be removed (5), a share of those on the branch (40%), or "all"',
      }),
    );
  });

  test.each(['', 'some', '-1', 'all of them', '5%%', 'x5', '101%', '1.5', '5 %', '99999999999'])(
    '%j is refused',
    text => {
      expect(() => parseAllowRemovals(text)).toThrow('is not a number of removals');
    },
  );
});
