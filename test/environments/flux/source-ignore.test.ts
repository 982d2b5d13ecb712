import { describe, expect, test } from 'vitest';
import { type IgnoreFile, ignoreFilter } from '../../../environments/flux/source-ignore.ts';
import { compileWildcard } from '../../../environments/flux/wildcard.ts';

function kept(paths: readonly string[], ...files: (string | IgnoreFile)[]): string[] {
  const ignored = ignoreFilter(files.map(file => (typeof file === 'string' ? { folder: '', text: file } : file)));
  return paths.filter(path => !ignored(path));
}

describe('a repository without rules of its own', () => {
  test('is read without version control, pictures and the files of CI systems', () => {
    const paths = [
      'a.yaml',
      '.github/workflows/ci.yaml',
      'x/.github/ci.yaml',
      '.gitlab-ci.yml',
      'cloudbuild.yaml',
      'deep/.sops.yaml',
      'a.png',
      '.git/x.yaml',
      '.environments/dev.yaml',
    ];
    expect(kept(paths)).toEqual(['a.yaml', '.environments/dev.yaml']);
    expect(kept(paths, '# only a comment\n\n')).toEqual(['a.yaml', '.environments/dev.yaml']);
  });

  test('loses those defaults with its first rule, as in Flux', () => {
    const paths = [
      'a.yaml',
      '.github/ci.yaml',
      '.gitlab-ci.yml',
      '.git/x.yaml',
      '.gitmodules',
      '.environments/dev.yaml',
    ];
    expect(kept(paths, '.environments/\n')).toEqual(['a.yaml', '.github/ci.yaml', '.gitlab-ci.yml']);
  });
});

describe('a rule', () => {
  test.each<[string, string[], string[]]>([
    ['secret.yaml', ['secret.yaml', 'a/secret.yaml', 'secret.yaml/x'], ['secret.yml', 'a/my-secret.yaml']],
    ['build/', ['build/a', 'x/build/a'], ['build', 'x/build']],
    ['/build', ['build', 'build/a'], ['x/build']],
    ['a/b', ['a/b', 'a/b/c'], ['x/a/b', 'a/bb']],
    ['*.tmp.yaml', ['x.tmp.yaml', 'a/.tmp.yaml'], ['x.yaml']],
    ['/*', ['a', 'a/b'], []],
    ['**/test/*.yaml', ['test/a.yaml', 'a/b/test/c.yaml'], ['test/a/b.yml', 'test.yaml']],
    ['a/**/z', ['a/z', 'a/b/z', 'a/b/c/z/x'], ['a/b', 'b/a/z']],
    // `npm run test:oracle` holds all of it to Flux's own matcher, which differs from git's here.
    ['a/**', ['a', 'a/b', 'a/b/c'], ['b/a/c']],
    ['a/**/', ['a/b', 'a/b/c'], ['a', 'b/a/c']],
    ['*/**', ['a', 'a/b', 'a/b/c'], []],
    ['/**', [], ['a', 'a/b', 'a/b/c']],
    ['**/', ['a/b'], ['a']],
    ['a/b**', [], ['a/b', 'a/bc']],
    ['**/a/b', ['x/a/b', 'a/b'], ['a/x/a/b']],
    ['**', ['a', 'a/b'], []],
    ['a?c', ['abc'], ['ac', 'abbc', 'a/c']],
    ['[a-c]x', ['ax', 'bx'], ['dx', '[a-c]x']],
    ['[^a]x', ['bx'], ['ax']],
    ['[!a]x', ['ax', '!x'], ['bx']],
    ['[]a]x', [], ['ax', ']x', '[]a]x']],
    ['\\#x', ['#x'], ['x']],
    ['\\!x', ['!x'], ['x']],
    ['x   ', ['x'], []],
    ['broken[', [], ['broken[', 'broken']],
    ['broken\\', [], ['broken\\', 'broken']],
  ])('%j', (rule, excluded, taken) => {
    expect(kept([...excluded, ...taken], `${rule}\r\n`)).toEqual(taken);
  });

  test('can take back what an earlier one left out, even below a folder that is left out', () => {
    expect(kept(['a.yaml', 'deploy/b.yaml', 'deploy/c.md'], '/*\n!/deploy\n/deploy/**/*.md\n')).toEqual([
      'deploy/b.yaml',
    ]);
    expect(kept(['x/a.yaml', 'x/b.yaml'], 'x/\n!x/a.yaml\n')).toEqual(['x/a.yaml']);
  });

  test('of a folder is about that folder, and stronger than those above it', () => {
    const paths = ['a.yaml', 'team/a.yaml', 'team/sub/a.yaml', 'team/b.yaml', 'teams/a.yaml'];
    expect(kept(paths, { folder: 'team', text: 'a.yaml\n' })).toEqual(['a.yaml', 'team/b.yaml', 'teams/a.yaml']);
    expect(kept(paths, { folder: 'team', text: '/a.yaml' })).toEqual([
      'a.yaml',
      'team/sub/a.yaml',
      'team/b.yaml',
      'teams/a.yaml',
    ]);
    expect(kept(paths, { folder: 'team', text: '!a.yaml' }, 'a.yaml')).toEqual([
      'team/a.yaml',
      'team/sub/a.yaml',
      'team/b.yaml',
    ]);
  });

  test('made to take for ever does not', () => {
    const name = 'a'.repeat(2_000);
    expect(compileWildcard(`${'*a'.repeat(500)}b`)?.(name)).toBe(false);
    const path = Array(200).fill('a').join('/');
    expect(kept([path], `${'**/a/'.repeat(100)}b`)).toEqual([path]);
  });
});

describe('rules that are made to be a nuisance', () => {
  test('are refused when there are too many for the files', () => {
    const rules = { folder: '', text: '*b\n'.repeat(80_000) };
    expect(() => ignoreFilter([rules], 500)).toThrow(
      '80000 rules in .sourceignore for 500 files are too many to be compared',
    );
    expect(() => ignoreFilter([{ folder: '', text: '*b\n'.repeat(100) }], 20_000)).not.toThrow();
  });

  test('may have any number of ** in a row, which mean what one means', () => {
    const isIgnored = ignoreFilter([{ folder: '', text: `${'**/'.repeat(20_000)}x` }], 10);
    expect(isIgnored('a/b/x')).toBe(true);
    expect(isIgnored('x')).toBe(true);
    expect(isIgnored('a/b/y')).toBe(false);
  });
});
