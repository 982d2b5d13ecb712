import { describe, expect, test } from 'vitest';
import { parseMarker } from '../../../workflows/proposal/text/marker.ts';
import { isRebuildRequested } from '../../../workflows/proposal/text/rebuild-box.ts';
import { files } from '../plans.ts';
import { tick, type World, world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const both = { ...web, 'small/shop-web': files('web') };
const theirs = { 'large/shop-web/notes.md': 'by Ada' };

/** Texts of the comments on a pull request. */
async function comments({ pulls }: World, number = 1): Promise<string[]> {
  return (await pulls.show(number)).pull.comments.map(({ text }) => text);
}

async function bodyOf({ pulls }: World, number = 1): Promise<string> {
  return (await pulls.show(number)).pull.body;
}

describe('a person ticks the box in the pull request', () => {
  test('the branch is built again, their commits are kept and named, and the box is empty', async () => {
    const here = await world();
    const { apply, repository, describe: edit } = here;
    await apply(web);
    const ada = await repository.commit('berth/dev', theirs);
    expect(await apply(both)).toMatchObject({ outcome: 'waiting' });
    expect((await comments(here))[0]).toContain('tick the box “Rebuild this branch”');
    await edit(body => tick(`- [x] mine\n\n${body}`));
    expect(await apply(both)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    const ref = `refs/berth/saved/berth/dev/${ada.slice(0, 12)}`;
    expect(await repository.read(ref, 'large/shop-web/notes.md')).toBe('by Ada');
    expect(await repository.list('berth/dev')).not.toContain('large/shop-web/notes.md');
    expect(await comments(here)).toEqual([expect.stringContaining(`saved under \`${ref}\``)]);
    const body = await bodyOf(here);
    expect(isRebuildRequested(body)).toBe(false);
    expect(body).toContain('- [x] mine');
    const before = await here.refs();
    expect(await apply(both)).toMatchObject({ outcome: 'unchanged' });
    expect(await here.refs()).toBe(before);
  });

  test('where nothing is to be rebuilt it is only emptied, once', async () => {
    const here = await world();
    await here.apply(web);
    const head = await here.head('berth/dev');
    await here.describe(tick);
    expect(await here.apply(web)).toMatchObject({ outcome: 'updated' });
    expect(isRebuildRequested(await bodyOf(here))).toBe(false);
    expect(await here.head('berth/dev')).toBe(head);
    expect(await comments(here)).toEqual([]);
    const before = await here.refs();
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
    expect(await here.refs()).toBe(before);
  });

  test('also where the person’s commits say just what Berth would', async () => {
    const here = await world();
    await here.apply(web);
    await here.repository.commit('berth/dev', theirs);
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
    await here.describe(tick);
    expect(await here.apply(web)).toMatchObject({ outcome: 'updated' });
    expect(await here.repository.list('berth/dev')).not.toContain('large/shop-web/notes.md');
    expect(await comments(here)).toEqual([expect.stringContaining('saved under')]);
  });

  test('in a closed one it asks for the same content again', async () => {
    const here = await world();
    await here.apply(web);
    await here.pulls.close(1);
    expect(await here.apply(web)).toMatchObject({ outcome: 'declined' });
    await here.describe(tick);
    expect(await here.apply(web)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect(isRebuildRequested(await bodyOf(here, 2))).toBe(false);
    await here.pulls.close(2);
    expect(await here.apply(web)).toMatchObject({ outcome: 'declined', pullRequest: { number: 2 } });
  });

  test('one that Berth closes has an empty box', async () => {
    const here = await world();
    await here.apply(web);
    await here.pulls.merge(1);
    await here.apply(both);
    await here.describe(tick);
    expect(await here.apply(web, { allowRemovals: 'all' })).toMatchObject({ outcome: 'withdrawn' });
    expect(isRebuildRequested(await bodyOf(here, 2))).toBe(false);
  });
});

describe('the comment that says that Berth waits', () => {
  test('is taken back when the person’s commits have gone from the branch', async () => {
    const here = await world();
    await here.apply(web);
    const own = await here.head('berth/dev');
    await here.repository.commit('berth/dev', theirs);
    await here.apply(both);
    const waits = await here.refs();
    expect(await here.apply(both)).toMatchObject({ outcome: 'waiting' });
    expect(await here.refs()).toBe(waits);
    await here.repository.branch('berth/dev', own);
    expect(await here.apply(web)).toMatchObject({ outcome: 'updated' });
    expect(await comments(here)).toEqual([expect.stringContaining('**Up to date again.**')]);
    const before = await here.refs();
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
    expect(await here.refs()).toBe(before);
  });

  test('is taken back when Berth has nothing to change there any more, and comes back when it has', async () => {
    const here = await world();
    await here.apply(web);
    await here.repository.commit('berth/dev', theirs);
    await here.apply(both);
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
    expect(await comments(here)).toEqual([expect.stringContaining('**Up to date again.**')]);
    const before = await here.refs();
    expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
    expect(await here.refs()).toBe(before);
    expect(await here.apply(both)).toMatchObject({ outcome: 'waiting' });
    expect(await comments(here)).toEqual([expect.stringContaining('**Not updated.**')]);
  });

  test('is none where Berth never waited', async () => {
    const here = await world();
    await here.apply(web);
    await here.apply(both);
    expect(await comments(here)).toEqual([]);
  });

  test('a pull request that is closed while Berth waits is declined like another', async () => {
    const here = await world();
    await here.apply(web);
    await here.repository.commit('berth/dev', theirs);
    await here.apply(both);
    expect(parseMarker(await bodyOf(here))?.state).toBe('waiting');
    await here.pulls.close(1);
    expect(await here.apply(web)).toMatchObject({ outcome: 'declined' });
  });
});
