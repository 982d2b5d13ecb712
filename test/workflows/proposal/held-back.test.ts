import { describe, expect, test } from 'vitest';
import { files } from '../plans.ts';
import { world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const till = { 'large/till-web': files('till') };

describe('an open pull request', () => {
  test('stays while what it proposes is held back, says so, and goes on when that is put right', async () => {
    const here = await world();
    await here.apply(till);
    await here.pulls.merge(1);
    await here.apply({ ...till, ...web });
    const proposed = await here.head('berth/dev');
    const held = { ...till, 'large/shop-web': { held: 'the template is broken' } };
    expect(await here.apply(held)).toMatchObject({ outcome: 'updated', pullRequest: { number: 2, state: 'open' } });
    const { pull } = await here.pulls.show(2);
    expect(pull.title).toBe('dev: shop-web on large held back');
    expect(pull.body).toContain('the template is broken');
    expect(await here.head('berth/dev')).toBe(proposed);
    const before = await here.refs();
    expect(await here.apply(held)).toMatchObject({ outcome: 'unchanged' });
    expect(await here.refs()).toBe(before);
    expect(await here.apply({ ...till, ...web })).toMatchObject({ outcome: 'updated', pullRequest: { number: 2 } });
    expect((await here.pulls.show(2)).pull.title).toBe('dev: add shop-web to large');
  });

  test('is closed when its reason is gone, although a folder that it never proposed is held back', async () => {
    const here = await world();
    const tills = { ...till, 'small/till-web': files('till') };
    await here.apply(tills);
    await here.pulls.merge(1);
    await here.apply({ ...tills, ...web });
    const other = { ...tills, 'small/shop-web': { held: 'the template is broken' } };
    expect(await here.apply(other)).toMatchObject({ outcome: 'withdrawn', pullRequest: { number: 2 } });
  });
});
