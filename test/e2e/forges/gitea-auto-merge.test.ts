import { expect } from 'vitest';
import { eventually } from '../../testbed/process/eventually.ts';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';
import { type GiteaWorld } from '../gitea-world.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const held = { ...web2, 'small/shop-web': { held: 'the template fails' } };
const MERGE = { annotations: { 'auto-merge': 'merge' } };

/** Accounts and teams whose review is wanted. */
async function askedIn({ repository }: GiteaWorld, number = 1): Promise<string[]> {
  const pull = await repository.request<{
    requested_reviewers: { login: string }[] | null;
    requested_reviewers_teams: { name: string }[] | null;
  }>('GET', `/pulls/${number}`);
  const people = (pull.requested_reviewers ?? []).map(({ login }) => login);
  return [...people, ...(pull.requested_reviewers_teams ?? []).map(({ name }) => name)].sort();
}

/** What happened to a pull request, as its page tells it. */
async function eventsOf({ repository }: GiteaWorld, number = 1): Promise<string[]> {
  return (await repository.request<{ type: string }[]>('GET', `/issues/${number}/timeline`)).map(({ type }) => type);
}

async function commitFile({ repository }: GiteaWorld, branch: string, path: string, text: string): Promise<void> {
  const content = Buffer.from(text).toString('base64');
  await repository.request('POST', `/contents/${path}`, { branch, message: `Add ${path}`, content });
}

test('reviews are asked for once, of people and teams; who can’t be asked is told of, and people may take it back', async ({
  here,
  gitea,
  organization,
}) => {
  const ada = await here.person('ada');
  const outsider = await here.person('outsider');
  await here.repository.request('DELETE', `/collaborators/${outsider.name}`);
  const { id } = await gitea.client.request<{ id: number }>('POST', `/orgs/${organization}/teams`, {
    name: 'platform',
    permission: 'write',
    units: ['repo.code', 'repo.pulls', 'repo.issues'],
  });
  await gitea.client.request('PUT', `/teams/${id}/repos/${here.repository.name}`);
  const annotations = {
    reviewers: `${ada.name}, ${here.bot.name}, nobody-here`,
    'review-teams': `${organization}/platform, other/team`,
  };

  const opened = await here.apply(web, { annotations, baseCommit: 'a'.repeat(40) });

  expect(opened.diagnostics.map(({ code, message }) => [code, message.split(' ', 1)[0]])).toEqual([
    ['reviewer-not-asked', 'other/team'],
    ['reviewer-not-asked', 'nobody-here'],
  ]);
  expect(await askedIn(here)).toEqual([ada.name, 'platform'].sort());
  expect(here.writes()).toEqual([
    'POST /git-receive-pack',
    'POST /labels',
    'POST /pulls',
    // Refused, because of one who isn't there.
    'POST /pulls/1/requested_reviewers',
    'POST /pulls/1/requested_reviewers',
    'PATCH /pulls/1',
  ]);

  await here.repository.request('DELETE', '/pulls/1/requested_reviewers', { reviewers: [ada.name] });
  expect(await here.apply(web, { annotations, baseCommit: 'a'.repeat(40) })).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
  await here.apply(web2, { annotations });
  expect(await askedIn(here)).toEqual(['platform']);

  const later = await here.apply(web2, { annotations: { ...annotations, reviewers: outsider.name } });
  expect(later.diagnostics).toMatchObject([{ code: 'reviewer-not-asked', severity: 'warning' }]);
  here.writes();
  await here.apply(web2, { annotations: { ...annotations, reviewers: outsider.name } });
  expect(here.writes()).toEqual([]);
});

test('owners of the environment’s branch are asked by Berth, because Gitea only knows those of the default branch', async ({
  here,
}) => {
  const [ada, grace, eve] = [await here.person('ada'), await here.person('grace'), await here.person('eve')];
  // The first branch that was pushed is the default one.
  await here.repository.request('PATCH', '', { default_branch: 'dev' });
  await here.repository.request('POST', '/branches', { new_branch_name: 'prod', old_branch_name: 'dev' });
  await commitFile(here, 'dev', 'CODEOWNERS', `large/.* @${eve.name}\n`);
  await commitFile(
    here,
    'prod',
    '.gitea/CODEOWNERS',
    `large/.*/reconciler.yaml @${ada.name} @${here.bot.name}\nsmall/.* @${grace.name}\n`,
  );

  expect(await here.apply(web, { environment: 'prod' })).toMatchObject({ outcome: 'opened', diagnostics: [] });
  await eventually(async () => expect(await askedIn(here)).toEqual([ada.name, eve.name].sort()));

  // Owners of what is new are asked when it comes; nobody is asked again.
  await here.repository.request('DELETE', '/pulls/1/requested_reviewers', { reviewers: [ada.name] });
  await here.apply({ ...web, 'small/shop-web': files('web') }, { environment: 'prod' });
  expect(await askedIn(here)).toEqual([eve.name, grace.name].sort());

  // Into the default branch Gitea asks by itself.
  here.writes();
  await here.apply(web);
  expect(here.writes()).not.toContain('POST /pulls/2/requested_reviewers');
  await eventually(async () => expect(await askedIn(here, 2)).toEqual([eve.name]));
});

test('a draft is one by its title, which stays when the title changes and goes when a person says that it is ready', async ({
  here,
}) => {
  const DRAFT = { annotations: { draft: 'true', 'auto-merge': 'merge' } };
  await here.apply(web, DRAFT);
  expect(await here.pulls()).toMatchObject([{ title: 'WIP: dev: add shop-web to large', draft: true }]);
  await here.apply({ ...web, 'small/shop-web': files('web') }, DRAFT);
  expect(await here.pulls()).toMatchObject([{ title: 'WIP: dev: add shop-web to large and 1 more' }]);
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  await here.repository.request('PATCH', '/pulls/1', { title: 'Ready' });
  here.writes();
  await here.apply(web, DRAFT);
  expect(await here.pulls()).toMatchObject([{ title: 'dev: add shop-web to large', draft: false }]);
  expect(await eventsOf(here)).toContain('pull_scheduled_merge');
});

test('merging without a person waits for the approval that the branch asks for, in six writes', async ({ here }) => {
  const ada = await here.person('ada');
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  const annotations = { reviewers: ada.name, 'auto-merge': 'squash' };

  const opened = await here.apply(web, { annotations, baseCommit: 'a'.repeat(40) });

  expect(opened).toMatchObject({
    outcome: 'opened',
    message: 'pull request #1 was opened; it is merged when the rules of its branch allow it',
    diagnostics: [],
  });
  // Each once, or again when the server wasn't ready.
  expect([...new Set(here.writes())]).toEqual([
    'POST /git-receive-pack',
    'POST /labels',
    'POST /pulls',
    'POST /pulls/1/requested_reviewers',
    'POST /pulls/1/merge',
    'PATCH /pulls/1',
  ]);
  expect(await here.apply(web, { annotations, baseCommit: 'a'.repeat(40) })).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
  expect(await here.pulls()).toHaveLength(1);
  await ada.approve(1);
  await eventually(async () => expect(await here.pulls('closed')).toMatchObject([{ number: 1, merged: true }]));
  expect(await here.files('dev')).toContain('large/shop-web/reconciler.yaml');
  expect(await here.apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
});

test('merging without a person is taken back when something is held back, and when a person does that it stays so', async ({
  here,
}) => {
  const ada = await here.person('ada');
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  await here.apply(web, MERGE);
  here.writes();

  expect(await here.apply(held, MERGE)).toMatchObject({ outcome: 'updated' });

  expect(here.writes().filter(write => !write.includes('/issues'))).toEqual([
    'DELETE /pulls/1/merge',
    'POST /git-receive-pack',
    'PATCH /pulls/1',
  ]);
  await ada.approve(1);
  expect(await eventsOf(here)).toContain('pull_cancel_scheduled_merge');
  await here.apply(web, MERGE);
  // Ada has approved other content, so a person is to look at it.
  expect(await here.pulls()).toHaveLength(1);
  expect((await eventsOf(here)).filter(type => type === 'pull_scheduled_merge')).toHaveLength(1);
});

test('merging without a person that a person takes back is set again with the next content only', async ({ here }) => {
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  await here.apply(web, MERGE);
  await here.repository.request('DELETE', '/pulls/1/merge');
  here.writes();
  expect(await here.apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
  expect(here.writes()).toEqual([]);
  expect(await here.apply(web2, MERGE)).toMatchObject({ outcome: 'updated' });
  expect((await eventsOf(here)).filter(type => type === 'pull_scheduled_merge')).toHaveLength(2);
  // It is set already: that is no failure.
  const again = await here.apply({ ...web2, 'small/shop-web': files('web') }, MERGE);
  expect(again.diagnostics).toEqual([]);
  await commitFile(here, 'berth/dev', 'mine.txt', 'mine\n');
  expect(await here.apply(web, MERGE)).toMatchObject({ outcome: 'waiting' });
  expect(await eventsOf(here)).toContain('pull_cancel_scheduled_merge');
});

test('where no rule asks for anything it is merged at once, and a run that was stopped before is completed', async ({
  here,
}) => {
  here.proxy.on({ method: 'POST', path: /\/merge$/, times: 1 }, { kind: 'reset' });
  await expect(here.apply(web, MERGE)).rejects.toMatchObject({ name: 'TransientError' });
  expect(await here.pulls()).toHaveLength(1);
  expect(await here.apply(web, MERGE)).toMatchObject({ outcome: 'unchanged' });
  await eventually(async () => expect(await here.pulls('closed')).toMatchObject([{ number: 1, merged: true }]));
});

test('a way of merging that the repository doesn’t allow is told of', async ({ here }) => {
  await here.repository.request('PATCH', '', { allow_squash_merge: false, default_merge_style: 'merge' });
  const result = await here.apply(web, { annotations: { 'auto-merge': 'squash' } });
  expect(result).toMatchObject({
    outcome: 'opened',
    diagnostics: [
      {
        code: 'auto-merge-refused',
        message: 'pull request #1 is not merged without a person: the repository does not allow squash',
        origin: { path: 'gitopsrepo-gitops.yaml' },
      },
    ],
  });
  expect(await eventsOf(here)).not.toContain('pull_scheduled_merge');
});
