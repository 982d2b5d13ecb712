import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import { sharedFetches } from '../../../runtime/git/shared-fetches.ts';
import { gitOpsTips } from '../../../use-cases/reconcile/gitops-tips.ts';
import { gitEnvironment, testRepository } from '../../support/git-repository.ts';
import { gitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { plan } from '../../workflows/plans.ts';

test('the branches of a GitOps repository are asked for once in a look, with credentials', async () => {
  const repository = await testRepository({ dev: { 'README.md': 'ours\n' } });
  const server = await gitServer({ root: dirname(repository.path), credentials: 'ada:secret' });
  const address = `${server.url.replace('//', '//ada:secret@')}/repository.git`;
  const base = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  const { snapshot } = plan({}, { repository: address });
  const { signal } = new AbortController();
  const git = sharedFetches(base);
  const first = await gitOpsTips(git, snapshot, signal);
  expect(first).toBe(`${(await repository.git('rev-parse', 'dev')).trim()} -`);
  const asked = server.requests.length;
  expect(await gitOpsTips(git, snapshot, signal)).toBe(first);
  expect(server.requests).toHaveLength(asked);
  await repository.branch('berth/dev', 'dev');
  const [tip = ''] = (first ?? '').split(' ');
  expect(await gitOpsTips(sharedFetches(base), snapshot, signal)).toBe(`${tip} ${tip}`);
  server.failWith = 503;
  expect(await gitOpsTips(sharedFetches(base), snapshot, signal)).toBeUndefined();
});
