import { expect, test, vi } from 'vitest';
import { mergeNow } from '../../../support/github-server/world.ts';
import { files } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

vi.setConfig({ testTimeout: 120_000 });

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'large/cart-web': files('cart') };

/** A repository whose squashed merges keep nothing but the title. */
async function squash({ server }: GitHubWorld): Promise<void> {
  const pull = server.state.pulls.find(({ state }) => state === 'open');
  if (pull === undefined) throw new Error('there is no pull request');
  await mergeNow(server.state, pull, 'squash');
}

test('what a pull request became is Berth’s, also when it was squashed without a word of Berth’s', async () => {
  const here = await gitHubWorld();
  const { apply, server, repository } = here;
  await apply(both);
  await squash(here);
  expect(await repository.git('log', '-1', '--format=%an %B', 'dev')).not.toContain('Berth-Environment');

  const edited = await apply({ ...web2, 'large/cart-web': files('cart') });
  expect(edited).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  expect(edited.pullRequest?.body).not.toMatch(/### ⚠️ (Reverts manual edits|Replaces files of others)/);
  await squash(here);

  const ada = await repository.commit('dev', { 'large/shop-web/namespace.yaml': 'by Ada' });
  const removed = await apply(web2, { allowRemovals: 'all' });
  expect(removed.changeSet?.removals.folders).toMatchObject([{ path: 'large/cart-web' }]);
  const [, edits = ''] =
    /### ⚠️ Reverts manual edits\n([\s\S]*?)(?=\n###|\n- \[)/.exec(removed.pullRequest?.body ?? '') ?? [];
  expect(edits.match(/(?<=edited by hand in `)[0-9a-f]+/gm)).toEqual([ada.slice(0, 7)]);
  expect(server.problems).toEqual([]);
});

test('what a squashed pull request of another environment became isn’t removed', async () => {
  const here = await gitHubWorld();
  await here.apply(both);
  await squash(here);
  const qa = await here.apply(
    { 'large/till-web': files('till') },
    { environment: 'qa', branch: 'dev', allowRemovals: 'all' },
  );
  expect(qa.changeSet?.removals.folders).toEqual([]);
  expect(qa.diagnostics).toMatchObject([{ code: 'other-environment' }]);
});

test('merging without a person goes on after it was squashed', async () => {
  const { apply, server } = await gitHubWorld();
  const options = { annotations: { 'auto-merge': 'squash' } };
  for (const salt of ['', '-2', '-3']) {
    const message = expect.stringContaining('was opened and merged') as string;
    expect(await apply({ 'large/shop-web': files('web', salt) }, options)).toMatchObject({ message });
  }
  expect(server.state.pulls.map(({ merged }) => merged)).toEqual([true, true, true]);
});
