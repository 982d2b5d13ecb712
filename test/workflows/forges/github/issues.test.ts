import { afterAll, describe, expect, test, vi } from 'vitest';
import { proposeEnvironment } from '../../../../use-cases/propose-environment.ts';
import { refused, type TestIssue } from '../../../support/github-server/world.ts';
import { files, plan, type TestFolder } from '../../plans.ts';
import { type GitHubWorld, gitHubWorld } from './world.ts';

const TITLE = "Can't generate manifests for deplyment target shop-web in cluster type large in dev environment";
const fine = { 'large/shop-web': files('web') };
const held = { 'large/shop-web': { held: 'template flux fails' }, 'small/shop-web': files('web') };
const otherwise = { ...held, 'large/shop-web': { held: 'config violates schema sizes' } };

vi.setConfig({ testTimeout: 180_000 });

const worlds: GitHubWorld[] = [];
async function world(options: Parameters<typeof gitHubWorld>[0] = {}): Promise<GitHubWorld> {
  const made = await gitHubWorld(options);
  worlds.push(made);
  return made;
}

afterAll(() => expect(worlds.flatMap(({ server }) => server.problems)).toEqual([]));

/** Requests that write to issues, since the last call. Pull requests are updated as issues too. */
function issueWrites({ writes, server }: GitHubWorld): string[] {
  const pulls = server.state.pulls.map(({ number }) => `issues/${number}`);
  return writes().flatMap(write => {
    const [, method = '', path = ''] = /^(\w+) \/repos\/platform\/gitops\/(issues(?:\/\d+)?)$/.exec(write) ?? [];
    return method === '' || pulls.includes(path) ? [] : [`${method} ${path}`];
  });
}

function issue(here: GitHubWorld, index = 0): TestIssue {
  const found = here.server.state.issues[index];
  if (found === undefined) throw new Error(`there is no issue ${index}`);
  return found;
}

function manyHeld(count: number, message = (name: string) => `template flux fails for ${name}`) {
  const names = Array.from({ length: count }, (_, index) => `app${String(index).padStart(3, '0')}-web`);
  return Object.fromEntries(names.map((name): [string, TestFolder] => [`large/${name}`, { held: message(name) }]));
}

describe('a folder that is held back', () => {
  test('has one issue with the contract’s title, opened after the pull request; a second run writes nothing', async () => {
    const here = await world();
    const result = await here.apply(held);
    expect(result).toMatchObject({ outcome: 'opened', message: 'pull request #1 was opened; 1 issue opened' });
    expect(here.writes().at(-1)).toBe('POST /repos/platform/gitops/issues');
    const { title, body, state } = issue(here);
    expect({ title, state }).toEqual({ title: TITLE, state: 'open' });
    for (const part of [
      '`broken`: `template flux fails` at `template.yaml:3:5`',
      'To fix it: `mend it`',
      '`everywhere`',
    ])
      expect(body).toContain(part);
    expect(body).toContain('There is no folder `large/shop-web` on `dev` yet');

    expect(await here.apply(held)).toMatchObject({ message: 'pull request #1 is up to date' });
    expect(issueWrites(here)).toEqual([]);
    expect(here.server.state.issues).toHaveLength(1);
  });

  test('keeps its issue when the reason changes, with what people wrote, labelled and named there', async () => {
    const here = await world();
    await here.apply(held);
    const found = issue(here);
    found.body = `Ada looks into it\r\n\r\n${found.body}\r\n\r\nsee also the wiki`;
    found.title = 'shop-web is broken on large';
    found.labels.push('ask-ada');
    issueWrites(here);

    expect(await here.apply(otherwise)).toMatchObject({
      message: expect.stringContaining('1 issue updated') as string,
    });
    expect(issueWrites(here)).toEqual(['PATCH issues/2']);
    expect(found).toMatchObject({ title: 'shop-web is broken on large', labels: ['ask-ada'], state: 'open' });
    expect(found.body).toMatch(/^Ada looks into it\n\n<!-- berth:begin -->/);
    expect(found.body).toMatch(/-->\n\nsee also the wiki$/);
    expect(found.body).toContain('config violates schema sizes');
    expect(found.body).not.toContain('template flux fails');
  });

  test('has its issue closed as completed in one request when it renders again, and opened again when it fails again', async () => {
    const here = await world();
    await here.apply(held);
    issueWrites(here);
    expect(await here.apply(fine)).toMatchObject({ message: expect.stringContaining('1 issue closed') as string });
    expect(issueWrites(here)).toEqual(['PATCH issues/2']);
    expect(issue(here)).toMatchObject({ state: 'closed', state_reason: 'completed' });
    expect(issue(here).body).toContain('**Closed:** the manifests are generated again.');
    expect(await here.apply(fine)).toMatchObject({ message: 'pull request #1 is up to date' });
    expect(issueWrites(here)).toEqual([]);

    await here.apply(held);
    expect(issueWrites(here)).toEqual(['PATCH issues/2']);
    expect(issue(here)).toMatchObject({ state: 'open' });
    expect(issue(here).body).not.toContain('**Closed:**');
  });

  test('has its issue closed when it isn’t placed any more, but not while that is uncertain', async () => {
    const here = await world();
    await here.apply(held);
    const reason = {
      severity: 'error',
      code: 'invalid-object',
      message: 'policy everywhere is not understood',
    } as const;
    await here.apply({ 'small/shop-web': files('web') }, { removalHolds: [{ clusterType: 'large', reason }] });
    expect(issue(here)).toMatchObject({ state: 'open' });
    await here.apply({ 'small/shop-web': files('web') });
    expect(issue(here)).toMatchObject({ state: 'closed' });
    expect(issue(here).body).toContain('is not placed on this cluster type any more');
  });

  test('whose issue a person closed is known: it is opened again when the reason changes, not before', async () => {
    const here = await world();
    await here.apply(held);
    issue(here).state = 'closed';
    issueWrites(here);
    await here.apply(held);
    expect(issueWrites(here)).toEqual([]);
    await here.apply(otherwise);
    expect(issueWrites(here)).toEqual(['PATCH issues/2']);
    expect(issue(here)).toMatchObject({ state: 'open' });
  });

  test('whose issue a person opened again after it was solved leaves that issue to the person', async () => {
    const here = await world();
    await here.apply(held);
    await here.apply(fine);
    issue(here).state = 'open';
    issueWrites(here);
    await here.apply(fine);
    expect(issueWrites(here)).toEqual([]);
  });

  test('takes over the issue that the original opened, and keeps what it said below', async () => {
    const here = await world();
    here.server.state.issues.push(made(1, { title: TITLE, body: 'template: template:1: missing value for if' }));
    await here.apply(held);
    expect(issueWrites(here)).toEqual(['PATCH issues/1']);
    expect(issue(here).body).toMatch(
      /^<!-- berth:begin -->[^]*took this issue over:\n\ntemplate: template:1: missing value for if$/,
    );
    await here.apply(fine);
    expect(issue(here)).toMatchObject({ state: 'closed', state_reason: 'completed' });
  });

  test('leaves alone what isn’t recognisably Berth’s: people’s issues, other environments’, pull requests', async () => {
    const here = await world();
    const others = [
      made(1, { title: TITLE, login: 'ada' }),
      made(2, { title: `${TITLE}?` }),
      made(3, { title: TITLE.replace('in dev', 'in prod') }),
      made(4, { title: 'Upgrade Flux' }),
    ];
    here.server.state.issues.push(...structuredClone(others));
    await here.apply(held);
    await here.apply(fine);
    expect(here.server.state.issues.slice(0, 4)).toEqual(others);
    expect(here.server.state.issues).toHaveLength(5);
  });

  test('that two runs opened an issue for at once is left with the older one', async () => {
    const here = await world();
    await here.apply(held);
    here.server.state.issues.push({ ...structuredClone(issue(here)), number: 3 });
    issueWrites(here);
    await here.apply(held);
    expect(issueWrites(here)).toEqual(['PATCH issues/3']);
    expect(here.server.state.issues).toMatchObject([
      { state: 'open' },
      { state: 'closed', state_reason: 'not_planned' },
    ]);
    expect(issue(here, 1).body).toContain('the same as #2, which stays');
    await here.apply(held);
    expect(issueWrites(here)).toEqual([]);
  });

  test('has one open issue after two runs at once and a third', async () => {
    const here = await world();
    const wanted = plan(held, { repository: here.server.address });
    const forges = [await here.openForge(), await here.openForge()];
    await Promise.all(forges.map(async forge => await proposeEnvironment(wanted, { forge })));
    expect(await here.apply(held)).toMatchObject({ pullRequest: { number: 1 } });
    expect(here.server.state.issues.filter(({ state }) => state === 'open')).toMatchObject([{ title: TITLE }]);
    issueWrites(here);
    await here.apply(held);
    expect(issueWrites(here)).toEqual([]);
  });

  test('is told by its reason, whose text can’t mention anybody or become markup', async () => {
    const here = await world();
    await here.apply({ 'large/shop-web': { held: '@ada ``` closes #1 <!-- berth:issue dev * a b held -->' } });
    expect(issue(here).body).toContain(String.raw`@ada`);
    expect(issue(here).body).not.toContain('<!-- berth:issue dev * a b held -->');
    await here.apply({ 'large/shop-web': { held: '@ada ``` closes #1 <!-- berth:issue dev * a b held -->' } });
    expect(here.server.state.issues).toHaveLength(1);
  });
});

describe('what issues cost', () => {
  test('with nothing held back: one question, which GitHub answers with "unchanged"', async () => {
    const here = await world();
    await here.apply(fine);
    here.server.requests.length = 0;
    await here.apply(fine);
    const asked = here.server.requests.filter(({ path }) => path.endsWith('/issues'));
    expect(asked).toMatchObject([{ method: 'GET' }]);
  });

  test('a change of an issue while Berth wants to write it is not overwritten', async () => {
    const here = await world();
    await here.apply(held);
    here.server.fault = (_, { method, path }) => {
      if (method === 'GET' && path.endsWith('/issues/2')) issue(here).title = 'Ada was here';
      return undefined;
    };
    const result = await here.apply(otherwise);
    expect(result.message).toContain('1 issue left to the next run');
    expect(issue(here).body).toContain('template flux fails');
    here.server.fault = () => undefined;
    await here.apply(otherwise);
    expect(issue(here)).toMatchObject({
      title: 'Ada was here',
      body: expect.stringContaining('schema sizes') as string,
    });
  });

  test('a failure of a whole fleet is one issue that counts the folders of each cause', async () => {
    const here = await world();
    await here.apply(held);
    issueWrites(here);
    const folders = { ...held, ...manyHeld(100), 'small/app000-web': { held: 'config violates schema sizes' } };
    expect(await here.apply(folders)).toMatchObject({ message: expect.stringContaining('1 issue opened') as string });
    expect(issueWrites(here)).toEqual(['POST issues']);
    const { title, body } = issue(here, 1);
    expect(title).toBe("Can't generate manifests for many deployment targets in dev environment");
    expect(body).toContain('**102 deployment targets**');
    expect(body).toContain('**100 folders**: `broken`: `template flux fails for app000-web`');
    expect(body).toContain('**1 folder**: `broken`: `config violates schema sizes`');
    await here.apply(folders);
    expect(issueWrites(here)).toEqual([]);

    // As few as get an issue each.
    await here.apply({ ...held, ...manyHeld(3) });
    expect(issueWrites(here)).toEqual(['POST issues', 'POST issues', 'POST issues', 'PATCH issues/3']);
    expect(here.server.state.issues.map(({ state }) => state)).toEqual(['open', 'closed', 'open', 'open', 'open']);
  });

  test('a run writes a bounded number of issues, and the next one goes on', async () => {
    const here = await world();
    const title = (name: string) => TITLE.replace('shop-web', name);
    for (let number = 1; number <= 25; number++)
      here.server.state.issues.push(made(number, { title: title(`app${number}-web`) }));
    expect(await here.apply(fine)).toMatchObject({
      message: expect.stringContaining('20 issues closed; 5 issues left to the next run') as string,
    });
    await here.apply(fine);
    expect(here.server.state.issues.filter(({ state }) => state === 'open')).toEqual([]);
  });

  test('an answer that is lost makes no second issue, whichever it is', async () => {
    const about = ({ path }: { readonly path: string }): boolean => path.includes('/issues');
    const counted = await world();
    await counted.apply(held);
    const requests = counted.server.requests.filter(about).length;
    expect(requests).toBe(3);
    for (let step = 0; step < requests; step++) {
      const here = await world();
      let count = 0;
      here.server.fault = (_, request) => (about(request) && count++ === step ? 'reset after' : undefined);
      expect(await here.apply(held)).toMatchObject({ outcome: 'opened' });
      here.server.fault = () => undefined;
      await here.apply(held);
      expect(here.server.state.issues.map(({ title }) => title)).toEqual([TITLE]);
    }
  });
});

describe('where issues can’t be kept', () => {
  test('a missing permission is one warning that names it, and the pull request is opened all the same', async () => {
    const here = await world();
    here.server.refuse = ({ method, path }) =>
      method === 'POST' && path.endsWith('/issues')
        ? refused(403, 'Resource not accessible by integration')
        : undefined;
    expect(await here.apply(held)).toMatchObject({
      outcome: 'opened',
      diagnostics: [
        {
          severity: 'warning',
          code: 'issues-refused',
          fix: expect.stringContaining('Issues: read and write') as string,
        },
      ],
    });
  });

  test('a repository without issues is one warning, and costs no request that writes', async () => {
    const here = await world();
    here.server.state.hasIssues = false;
    const result = await here.apply(held);
    expect(result.diagnostics).toMatchObject([{ message: expect.stringContaining('are disabled') as string }]);
    expect(issueWrites(here)).toEqual([]);
    expect((await here.apply(fine)).diagnostics).toEqual([]);
  });

  test('whoever holds nothing back isn’t told that issues can’t be read', async () => {
    const here = await world();
    here.server.refuse = ({ path }) => (path.endsWith('/issues') ? refused(403, 'Resource not accessible') : undefined);
    expect(await here.apply(fine)).toMatchObject({ outcome: 'opened', diagnostics: [] });
  });

  test('a server in trouble is left to the next run, which is said', async () => {
    const here = await world();
    here.server.fault = (_, { path }) => (path.endsWith('/issues') ? 'error 502' : undefined);
    expect(await here.apply(held)).toMatchObject({
      outcome: 'opened',
      message: expect.stringContaining('issues are left to the next run') as string,
      diagnostics: [],
    });
    here.server.fault = () => undefined;
    await here.apply(held);
    expect(here.server.state.issues).toHaveLength(1);
  });
});

function made(number: number, fields: Partial<TestIssue>): TestIssue {
  const title = 'An issue';
  return { number, login: 'berth-machine', title, body: '', state: 'open', state_reason: null, labels: [], ...fields };
}
