import { join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import { priorityOf } from '../../../workflows/gitops/priority.ts';
import { readSourceChanges } from '../../../workflows/gitops/source-commits.ts';
import { gitEnvironment, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

test('a recorded commit that moves forward is a promotion, one that moves back a rollback, and all else is ordinary', async () => {
  const repository = await testRepository({ main: { file: '1' } });
  const older = (await repository.git('rev-parse', 'main')).trim();
  await repository.commit('main', { file: '2' });
  const newer = (await repository.git('rev-parse', 'main')).trim();
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const moved = async (previous: string, commit: string) =>
    await readSourceChanges(git, [
      { source: { role: 'base', revision: 'main', repository: repository.path, commit }, previous },
    ]);
  expect(priorityOf({ promoted: { commit: newer } }, await moved(older, newer))).toBe('promotion');
  expect(priorityOf({ promoted: { commit: older } }, await moved(newer, older))).toBe('rollback');
  expect(priorityOf({}, await moved(newer, older))).toBe('ordinary');
  // What it was isn't known, or can't be read: no more is said than is known.
  expect(priorityOf({ promoted: { commit: older } }, [])).toBe('promotion');
  expect(priorityOf({ promoted: { commit: older } }, await moved('0'.repeat(40), older))).toBe('promotion');
});
