import fc from 'fast-check';
import { expect, test } from 'vitest';
import { pathPartProblem } from '../../../runtime/git/tree-path.ts';
import { runGit, testRepository } from '../../support/git-repository.ts';

test('what git refuses to check out is refused before it is written', async () => {
  const repository = await testRepository({ main: { a: 'a' } });
  const blob = (await repository.git('rev-parse', 'main:a')).trim();
  const strict = ['-c', 'core.protectNTFS=true', '-c', 'core.protectHFS=true'];
  const part = fc
    .array(
      fc.constantFrom(
        '.git',
        '.',
        'git~1',
        'G',
        'it',
        ' ',
        ':',
        '\u200c',
        '\ufeff',
        '\\',
        'x',
        '::$INDEX_ALLOCATION',
        '~1',
      ),
      {
        minLength: 1,
        maxLength: 4,
      },
    )
    .map(parts => parts.join(''));
  await fc.assert(
    fc.asyncProperty(part, async name => {
      const entry = `100644,${blob},x/${name}/y`;
      const taken = await runGit([...strict, 'update-index', '--add', '--cacheinfo', entry], {
        cwd: repository.path,
      }).then(
        () => true,
        () => false,
      );
      if (!taken && name !== '.') expect(pathPartProblem(name), JSON.stringify(name)).toBeDefined();
    }),
    { numRuns: 100 },
  );
});

test.each(['clusters', 'eu-cloud', 'a.b', '.github', 'a.git', 'console', 'aux', 'x y', 'ünï'])(
  '%s can be written',
  name => {
    expect(pathPartProblem(name)).toBeUndefined();
  },
);
