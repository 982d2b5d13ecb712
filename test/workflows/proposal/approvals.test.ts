import { describe, expect, test } from 'vitest';
import type { EnvironmentProposalResult, ProposeOptions } from '../../../use-cases/propose-environment.ts';
import { proposeEnvironment } from '../../../use-cases/propose-environment.ts';
import type { Approval, Forge } from '../../../workflows/forges/forge.ts';
import { files, type PlanOptions, plan, type TestFolder } from '../plans.ts';
import { type World, world } from '../world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

/** A repository whose forge has reviews. */
interface Reviewed extends World {
  readonly approve: (...approvals: readonly Approval[]) => void;
  /** How often reviews were asked for. */
  readonly asked: () => number;
  readonly body: () => Promise<string>;
}

async function reviewed(): Promise<Reviewed> {
  const here = await world();
  const { forge, repository, pulls } = here;
  const approvals: Approval[] = [];
  let asked = 0;
  const withReviews: Forge = {
    ...forge,
    approvals: async () => {
      asked++;
      return await Promise.resolve(approvals);
    },
  };
  const apply = async (
    folders: Readonly<Record<string, TestFolder>>,
    options: PlanOptions & ProposeOptions = {},
  ): Promise<EnvironmentProposalResult> =>
    await proposeEnvironment(
      plan(folders, { repository: repository.path, ...options }),
      { forge: withReviews },
      options,
    );
  return {
    ...here,
    apply,
    approve: (...given) => approvals.splice(0, approvals.length, ...given),
    asked: () => asked,
    body: async () => (await pulls.list())[0]?.body ?? '',
  };
}

/** The section about approvals, and the content that the body says it has. */
function said(body: string): { readonly section: string; readonly content: string } {
  const [, section = ''] = /### Changed since it was approved\n([\s\S]*?)(?=\n### |\n- \[ \])/.exec(body) ?? [];
  const [, content = ''] = /Content `([0-9a-f]{8})`/.exec(body) ?? [];
  return { section, content };
}

describe('content that people approved', () => {
  test('and that an update replaces is told by its hash, with who approved it and what differs', async () => {
    const { apply, approve, body, head } = await reviewed();
    await apply(both);
    const before = said(await body());
    expect(before.section).toBe('');
    approve({ by: 'ada', commit: await head('berth/dev') }, { by: '@bob', commit: await head('berth/dev') });
    await apply({ ...both, ...web2 });
    const after = said(await body());
    expect(after.content).not.toBe(before.content);
    expect(after.section).toContain(`updated to the content \`${after.content}\``);
    expect(after.section).toContain(
      `- \`${before.content}\` by \`@bob\`, \`ada\`: 1 file differs, in \`large/shop-web\``,
    );
  });

  test('is compared with every update, until it is approved or taken back', async () => {
    const { apply, approve, body, head } = await reviewed();
    await apply(web);
    const approved = said(await body()).content;
    approve({ by: 'ada', commit: await head('berth/dev') });
    await apply(web2);
    await apply(both);
    expect(said(await body()).section).toContain(
      `- \`${approved}\` by \`ada\`: 4 files differ, in \`small\`, \`small/shop-web\``,
    );
    await apply(web);
    expect(said(await body())).toEqual({ section: '', content: approved });
    await apply(web2);
    approve({ by: 'ada', commit: await head('berth/dev') });
    // Nothing has to be written for that: the text says of which update it speaks.
    expect(await apply(web2)).toMatchObject({ outcome: 'unchanged' });
    approve();
    await apply(both);
    expect(said(await body()).section).toBe('');
  });

  test('stays what it is when the same changes are built anew on another base', async () => {
    const { apply, approve, body, head, repository } = await reviewed();
    await apply(web);
    const { content } = said(await body());
    approve({ by: 'ada', commit: await head('berth/dev') });
    await repository.branch('dev', await repository.commit('other', { 'README.md': 'another start\n' }));
    expect(await apply(web)).toMatchObject({ outcome: 'updated' });
    expect(said(await body())).toEqual({ section: '', content });
  });

  test('is another one when it takes back what was changed on the environment’s branch meanwhile', async () => {
    const { apply, approve, body, head, repository } = await reviewed();
    await apply(web);
    approve({ by: 'ada', commit: await head('berth/dev') });
    await repository.commit('dev', { 'large/README.md': 'by hand' });
    await apply(web);
    expect(said(await body()).section).toContain('by `ada`: 1 file differs, in `large`');
  });

  test('with a person’s commits on it is what they had, too', async () => {
    const { apply, approve, body, head, repository } = await reviewed();
    await apply(web);
    await repository.commit('berth/dev', { 'large/shop-web/notes.md': 'by Ada' });
    approve({ by: 'ada', commit: await head('berth/dev') });
    await apply(web, { rebuild: true });
    expect(said(await body()).section).toContain('by `ada`: 1 file differs, in `large/shop-web`');
  });

  test('of a commit that is gone is told as that, and each content once', async () => {
    const { apply, approve, body, head } = await reviewed();
    await apply(web);
    const commit = await head('berth/dev');
    approve({ by: 'cy' }, { by: 'bob', commit: 'd'.repeat(40) }, { by: 'ada', commit });
    await apply(web2);
    const { section } = said(await body());
    expect(section.split('\n').filter(line => line.startsWith('- '))).toEqual([
      expect.stringMatching(/^- `[0-9a-f]{8}` by `ada`: 1 file differs, in `large\/shop-web`$/),
      '- by `bob`, `cy`: that content is no longer available for comparison',
    ]);
  });

  test('stays told when only the text is brought up to date', async () => {
    const { apply, approve, body, head } = await reviewed();
    const held = { held: 'the template is broken' };
    await apply({ ...web, 'small/shop-web': held });
    approve({ by: 'ada', commit: await head('berth/dev') });
    await apply({ ...web2, 'small/shop-web': held });
    const { section } = said(await body());
    await apply({ ...web2, 'small/shop-web': { held: 'the config is wrong' } });
    expect(await body()).toContain('the config is wrong');
    expect(said(await body()).section).toBe(section);
  });

  test('is only asked for when content is replaced', async () => {
    const { apply, asked } = await reviewed();
    const small = { clusterTypes: ['small'] };
    await apply(web, small);
    await apply(web, small);
    await apply({ ...web, 'small/shop-web': { held: 'the template is broken' } }, small);
    await apply({});
    expect(asked()).toBe(0);
    await apply(web);
    await apply(web2);
    expect(asked()).toBe(1);
  });
});
