import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'vitest';
import { berth } from '../../cli/fixture.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';

const web = { 'large/shop-web': files('web') };
const web2 = { 'large/shop-web': files('web', '-2') };
const both = { ...web, 'small/shop-web': files('web') };

test('a pull request is merged when the rules of its branch allow it, and until then it is said what is missing', async ({
  here,
}) => {
  const ada = await here.person('ada');
  // Only Ada may push to the environment's branch, and nobody past an approval.
  await here.repository.request('POST', '/branch_protections', {
    rule_name: 'dev',
    required_approvals: 1,
    enable_push: true,
    enable_push_whitelist: true,
    push_whitelist_usernames: [ada.name],
    block_admin_merge_override: true,
  });
  const { pulls, apply } = await here.berth();
  await apply(web);

  await expect(pulls.merge(1)).rejects.toMatchObject({
    name: 'UserError',
    message: expect.stringContaining('enough approvals') as string,
  });
  expect(await here.pulls()).toHaveLength(1);
  await ada.approve(1);

  const merged = await pulls.merge(1);

  const { commit } = await here.repository.request<{ commit: { id: string } }>('GET', '/branches/dev');
  expect(merged).toBe(commit.id);
  expect(await here.branches()).not.toContain('berth/dev');
  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
  await expect(pulls.merge(1)).rejects.toThrow('pull request #1 is merged already');
});

test('a branch of Berth’s that a rule covers works when the rule lets the account push, and stays when it can’t be deleted', async ({
  here,
}) => {
  await here.repository.request('POST', '/branch_protections', {
    rule_name: 'berth/*',
    enable_push: true,
    enable_push_whitelist: true,
    push_whitelist_usernames: [here.bot.name],
    enable_force_push: true,
    enable_force_push_allowlist: true,
    force_push_allowlist_usernames: [here.bot.name],
  });
  const { pulls, apply } = await here.berth();
  expect(await apply(web)).toMatchObject({ outcome: 'opened' });
  await apply(web2);

  expect(await pulls.merge(1)).toMatch(/^[0-9a-f]{40}$/);

  // Gitea deletes no branch that a rule covers; the next proposal takes it over.
  expect(await here.branches()).toContain('berth/dev');
  expect(await here.apply(web2)).toMatchObject({ outcome: 'unchanged' });
  expect(await here.apply(both)).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
});

test('a conflict is told as one, and the next proposal takes it away', async ({ here }) => {
  const { pulls, apply } = await here.berth();
  await apply(web);
  const content = Buffer.from('mine: 1\n').toString('base64');
  await here.repository.request('POST', '/contents/large/shop-web/namespace.yaml', {
    branch: 'dev',
    message: 'Mine',
    content,
  });

  await expect(pulls.merge(1)).rejects.toThrow("pull request #1 can't be merged: berth/dev conflicts with dev");

  const updated = await here.apply(web);
  expect(updated).toMatchObject({ outcome: 'updated' });
  expect(await pulls.merge(1)).toMatch(/^[0-9a-f]{40}$/);
});

test('berth pulls merge says what is missing, and merges once it is there', async ({ here }) => {
  const ada = await here.person('ada');
  await here.repository.request('POST', '/branch_protections', { rule_name: 'dev', required_approvals: 1 });
  await here.apply(web);
  const folder = await temporaryFolder();
  const credentials = join(folder, 'credentials.yaml');
  await writeFile(credentials, `${new URL(here.address).origin}: { type: gitea, token: ${here.bot.token} }\n`);
  const env = { ...gitEnvironment(), HOME: folder, XDG_CACHE_HOME: join(folder, 'cache') };
  const merge = async () =>
    await berth(['pulls', 'merge', '1', '--repository', here.address, '--credentials', credentials], {
      env,
      cwd: folder,
    });

  const refused = await merge();
  expect(refused.code).toBeGreaterThan(0);
  expect(refused.stderr).toContain("pull request #1 can't be merged");
  expect(refused.stderr).toContain('enough approvals');
  await ada.approve(1);
  const merged = await merge();

  expect(merged).toMatchObject({
    code: 0,
    stdout: expect.stringMatching(/merged pull request #1 into dev as/) as string,
  });
  expect(await here.apply(web)).toMatchObject({ outcome: 'unchanged' });
});
