import { expect } from 'vitest';
import type { EnvironmentProposalResult } from '../../../use-cases/propose-environment.ts';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';
import { type GiteaWorld, newToken } from '../gitea-world.ts';

const TITLE = "Can't generate manifests for deplyment target shop-web in cluster type large in dev environment";
const fine = { 'large/shop-web': files('web') };
const held = { 'large/shop-web': { held: 'template flux fails' }, 'small/shop-web': files('web') };
const otherwise = { ...held, 'large/shop-web': { held: 'config violates schema sizes' } };

interface GiteaIssue {
  readonly number: number;
  readonly title: string;
  readonly body: string;
  readonly state: 'open' | 'closed';
}

async function issues({ repository }: GiteaWorld): Promise<GiteaIssue[]> {
  const found = await repository.request<GiteaIssue[]>('GET', '/issues?state=all&type=issues');
  return found.sort((a, b) => a.number - b.number);
}

function issueWrites({ writes }: GiteaWorld): string[] {
  return writes().filter(write => /^\w+ \/issues(\/\d+)?$/.test(write));
}

test('a folder that is held back has one issue: opened, updated, closed and opened again', async ({ here }) => {
  expect(await here.apply(held)).toMatchObject({
    outcome: 'opened',
    message: 'pull request #1 was opened; 1 issue opened',
  });
  expect(issueWrites(here)).toEqual(['POST /issues']);
  expect(await issues(here)).toMatchObject([{ number: 2, title: TITLE, state: 'open' }]);
  await here.apply(held);
  expect(issueWrites(here)).toEqual([]);

  const [{ body } = { body: '' }] = await issues(here);
  await here.repository.request('PATCH', '/issues/2', { body: `Ada looks into it\n\n${body}` });
  await here.apply(otherwise);
  expect(issueWrites(here)).toEqual(['PATCH /issues/2']);
  const [updated] = await issues(here);
  expect(updated?.body).toMatch(/^Ada looks into it\n\n<!-- berth:begin -->/);
  expect(updated?.body).toContain('config violates schema sizes');

  await here.apply(fine);
  expect(issueWrites(here)).toEqual(['PATCH /issues/2']);
  expect(await issues(here)).toMatchObject([
    { state: 'closed', body: expect.stringContaining('**Closed:**') as string },
  ]);
  await here.apply(fine);
  expect(issueWrites(here)).toEqual([]);
  await here.apply(held);
  expect(await issues(here)).toMatchObject([{ number: 2, state: 'open' }]);
});

test('an issue that a person closed stays closed until the reason changes; people’s own issues are left alone', async ({
  here,
}) => {
  await here.repository.request('POST', '/issues', { title: TITLE, body: 'by Ada' });
  await here.apply(held);
  expect(await issues(here)).toMatchObject([
    { number: 1, body: 'by Ada' },
    { number: 3, title: TITLE },
  ]);
  await here.repository.request('PATCH', '/issues/3', { state: 'closed' });
  issueWrites(here);
  await here.apply(held);
  expect(issueWrites(here)).toEqual([]);
  await here.apply(otherwise);
  expect(issueWrites(here)).toEqual(['PATCH /issues/3']);
  expect(await issues(here)).toMatchObject([
    { number: 1, state: 'open', body: 'by Ada' },
    { number: 3, state: 'open' },
  ]);
});

test('an answer that is lost makes no second issue', async ({ here }) => {
  here.proxy.on({ method: 'POST', path: /\/issues$/, times: 1 }, { kind: 'lose-answer' });
  expect(await here.apply(held)).toMatchObject({
    outcome: 'opened',
    message: expect.stringContaining('issues are left to the next run') as string,
  });
  await here.apply(held);
  expect(await issues(here)).toHaveLength(1);
});

test('where issues are disabled, or the token may not write them, that is one warning', async ({ here, gitea }) => {
  const warned = (result: EnvironmentProposalResult): (string | undefined)[] =>
    result.diagnostics.filter(({ code }) => code === 'issues-refused').map(({ fix }) => fix);
  await here.repository.request('PATCH', '', { has_issues: false });
  const refused = await here.apply(held);
  expect(refused.outcome).toBe('opened');
  expect(warned(refused)).toEqual([expect.stringContaining('enable issues')]);
  expect(warned(await here.apply(fine))).toEqual([]);

  const { client } = gitea;
  const token = await newToken(client, here.bot, ['write:repository', 'read:issue']);
  await here.repository.request('PATCH', '', { has_issues: true });
  const { apply } = await here.berth({ token });
  expect(warned(await apply(held))).toEqual([expect.stringContaining('write:issue')]);
});
