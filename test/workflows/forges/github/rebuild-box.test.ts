import { describe, expect, test } from 'vitest';
import { isRebuildRequested } from '../../../../workflows/proposal/text/rebuild-box.ts';
import { files } from '../../plans.ts';
import { tick } from '../../world.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };
const theirs = { 'large/shop-web/notes.md': 'by Ada' };

function edit({ server }: GitHubWorld, change: (body: string) => string): void {
  // Browsers send lines with the ends of forms.
  for (const pull of server.state.pulls.slice(-1)) pull.body = change(pull.body).replaceAll('\n', '\r\n');
}

describe('the box for a rebuild', () => {
  test('ticked over a person’s commit: kept, named, rebuilt, in six writes, and the box is empty', async () => {
    const here = await gitHubWorld();
    const { apply, repository, server, writes } = here;
    await apply(web);
    const ada = await repository.commit('berth/dev', theirs);
    await apply(both);
    edit(here, tick);
    writes();
    expect(await apply(both)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    expect(writes()).toHaveLength(6);
    const ref = `refs/berth/saved/berth/dev/${ada.slice(0, 12)}`;
    expect(await repository.read(ref, 'large/shop-web/notes.md')).toBe('by Ada');
    const [pull] = server.state.pulls;
    expect(pull?.comments.map(({ text }) => text)).toEqual([expect.stringContaining(`saved under \`${ref}\``)]);
    expect(isRebuildRequested(pull?.body ?? '')).toBe(false);
    expect(await apply(both)).toMatchObject({ outcome: 'unchanged' });
    expect(writes()).toEqual([]);
    expect(server.problems).toEqual([]);
  });

  test('ticked where nothing is to be rebuilt: emptied by one write', async () => {
    const here = await gitHubWorld();
    await here.apply(web);
    edit(here, tick);
    here.writes();
    expect(await here.apply(web)).toMatchObject({ outcome: 'updated' });
    expect(here.writes()).toEqual(['PATCH /repos/platform/gitops/issues/1']);
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
    expect(here.writes()).toEqual([]);
  });

  test('ticked in a closed pull request: proposed again', async () => {
    const here = await gitHubWorld();
    await here.apply(web);
    for (const pull of here.server.state.pulls) pull.state = 'closed';
    expect(await here.apply(web)).toMatchObject({ outcome: 'declined' });
    edit(here, tick);
    expect(await here.apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
  });

  test('ticked while Berth looks: seen in the next look, and what was written meanwhile stays', async () => {
    const here = await gitHubWorld();
    const { apply, server } = here;
    await apply(web);
    await here.repository.commit('berth/dev', theirs);
    let ticked = false;
    server.fault = (_, { method, path }) => {
      if (!ticked && method === 'GET' && path.endsWith('/pulls/1')) {
        ticked = true;
        edit(here, body => `Mind the cat.\n\n${tick(body)}`);
      }
      return undefined;
    };
    expect(await apply(both)).toMatchObject({ outcome: 'updated' });
    expect(ticked).toBe(true);
    expect(server.state.pulls[0]?.body).toContain('Mind the cat.');
    expect(await here.repository.list('berth/dev')).not.toContain('large/shop-web/notes.md');
  });

  test.each([0, 1, 2, 3, 4, 5])(
    'when write %i of a rebuild fails, the next run ends it and names the commits that are kept',
    async stop => {
      const here = await gitHubWorld();
      const { apply, server, repository } = here;
      await apply(web);
      const ada = await repository.commit('berth/dev', theirs);
      await apply(both);
      edit(here, tick);
      let writes = 0;
      server.refuse = ({ method, git }) =>
        git || method === 'GET' || writes++ < stop ? undefined : { status: 422, data: { message: 'stopped' } };
      await expect(apply(both)).rejects.toThrow();
      server.refuse = () => undefined;
      await apply(both);
      expect(await apply(both)).toMatchObject({ outcome: 'unchanged' });
      const [pull] = server.state.pulls;
      expect(pull?.comments.map(({ text }) => text)).toEqual([
        expect.stringContaining(`saved/berth/dev/${ada.slice(0, 12)}`),
      ]);
      expect(isRebuildRequested(pull?.body ?? '')).toBe(false);
      expect(await repository.list('berth/dev')).not.toContain('large/shop-web/notes.md');
    },
  );
});

test('the comment that says that Berth waits is taken back with the person’s commits, and read for by no other run', async () => {
  const here = await gitHubWorld();
  const { apply, repository, server, writes } = here;
  await apply(web);
  const own = await here.head('berth/dev');
  await repository.commit('berth/dev', theirs);
  await apply(both);
  writes();
  expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
  expect(writes()).toEqual([]);
  await repository.branch('berth/dev', own);
  await apply(web);
  expect(writes().map(write => write.replace(/\d+$/, 'N'))).toEqual([
    'PATCH /repos/platform/gitops/issues/comments/N',
    'PATCH /repos/platform/gitops/issues/N',
  ]);
  expect(server.state.pulls[0]?.comments.map(({ text }) => text)).toEqual([
    expect.stringContaining('**Up to date again.**'),
  ]);
  const seen = server.requests.length;
  expect(await apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(server.requests.slice(seen).filter(({ path }) => path.includes('comments'))).toEqual([]);
  expect(server.problems).toEqual([]);
});
