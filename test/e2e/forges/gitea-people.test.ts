import { expect } from 'vitest';
import { isRebuildRequested } from '../../../workflows/proposal/text/rebuild-box.ts';
import { files } from '../../workflows/plans.ts';
import { tick } from '../../workflows/world.ts';
import { test } from '../gitea-test.ts';
import { type GiteaWorld } from '../gitea-world.ts';

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };

/** A person's commit on Berth's branch. */
async function commitMine({ repository }: GiteaWorld): Promise<void> {
  const file = { branch: 'berth/dev', message: 'Mine', content: Buffer.from('mine\n').toString('base64') };
  await repository.request('POST', '/contents/mine.txt', file);
}

async function edit({ repository }: GiteaWorld, number: number, change: (body: string) => string): Promise<void> {
  const { body } = await repository.request<{ body: string }>('GET', `/pulls/${number}`);
  await repository.request('PATCH', `/pulls/${number}`, { body: change(body) });
}

async function comments({ repository }: GiteaWorld): Promise<string[]> {
  return (await repository.request<{ body: string }[]>('GET', '/issues/1/comments')).map(({ body }) => body);
}

test('the box in a pull request rebuilds its branch and keeps what people committed', async ({ here, gitea }) => {
  await here.apply(web);
  await commitMine(here);
  expect(await here.apply(both)).toMatchObject({ outcome: 'waiting' });
  await edit(here, 1, body => tick(`- [x] mine\n\n${body}`).replaceAll('\n', '\r\n'));
  here.writes();

  expect(await here.apply(both)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });

  expect(here.writes()).toEqual([
    expect.stringMatching(/^PATCH .*comments/),
    'POST /git-receive-pack',
    'PATCH /pulls/1',
  ]);
  expect(await here.files('berth/dev')).not.toContain('mine.txt');
  const [pull] = await here.pulls();
  expect(isRebuildRequested(pull?.body ?? '')).toBe(false);
  expect(pull?.body).toContain('- [x] mine');
  const [comment = ''] = await comments(here);
  const saved = /refs\/berth\/saved\/[^` ]+/.exec(comment)?.[0] ?? '';
  const { git } = await here.berth();
  const { stdout } = await git.run(['ls-remote', gitea.client.remote(here.repository.name), saved]);
  expect(stdout.toString()).toContain(saved);
  expect(await here.apply(both)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
});

test('a box that is ticked where nothing is to be rebuilt is emptied by one write; in a closed pull request it asks for the same again', async ({
  here,
}) => {
  await here.apply(web);
  await edit(here, 1, tick);
  here.writes();
  expect(await here.apply(web)).toMatchObject({ outcome: 'updated' });
  expect(here.writes()).toEqual(['PATCH /pulls/1']);
  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });

  await here.repository.request('PATCH', '/pulls/1', { state: 'closed' });
  expect(await here.apply(web)).toMatchObject({ outcome: 'declined' });
  await edit(here, 1, tick);
  expect(await here.apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
});

test('the comment that says that Berth waits is taken back when the person’s commits have gone', async ({
  here,
  gitea,
}) => {
  await here.apply(web);
  const [{ head } = { head: { sha: '' } }] = await here.pulls();
  await commitMine(here);
  await here.apply(both);
  expect(await comments(here)).toEqual([expect.stringContaining('**Not updated.**')]);
  const { git } = await here.berth();
  const remote = gitea.client.remote(here.repository.name);
  const repository = await git.open(remote, { history: 'all' });
  await repository.fetch({ branch: 'berth/dev' });
  await repository.run(['push', '--quiet', '--force', remote, `${head.sha}:refs/heads/berth/dev`]);
  here.writes();

  await here.apply(web);

  expect(here.writes()).toEqual([expect.stringMatching(/^PATCH .*comments/), 'PATCH /pulls/1']);
  expect(await comments(here)).toEqual([expect.stringContaining('**Up to date again.**')]);
  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
});
