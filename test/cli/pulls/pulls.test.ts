import { describe, expect, test } from 'vitest';
import { markdownText } from '../../../cli/pulls/markdown-text.ts';
import { styleFor } from '../../../cli/style.ts';
import { berth, recording } from '../fixture.ts';
import { testFleet } from '../fleet.ts';

describe('berth pulls', () => {
  test('lists what is open, and with --state all what ever was', async () => {
    const fleet = await testFleet();
    expect((await fleet.run(['pulls', 'list'])).stdout).toBe(`no open pull requests  ${fleet.gitops.path}\n`);
    await fleet.run(['apply']);
    await fleet.run(['pulls', 'merge', '1']);
    const open = await fleet.run(['pulls', 'list']);
    expect(open.stdout).toMatch(
      /^1 open pull request {2}.*\n#2 {2}open {2}prod {2}prod: add cart-api to large and 1 more {2}2024-05-06 07:08\n$/,
    );
    const all = JSON.parse((await fleet.run(['pulls', 'list', '--state', 'all', '--output', 'json'])).stdout);
    expect(all).toMatchObject([
      { number: 2, state: 'open', base: 'prod', repository: fleet.gitops.path },
      { number: 1, state: 'merged', base: 'dev' },
    ]);
  });

  test('lists those of the environments that are named', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply']);
    const branches = async (...options: string[]): Promise<string[]> => {
      const { stdout } = await fleet.run(['pulls', 'list', '--output', 'json', ...options]);
      const pulls: { branch: string }[] = JSON.parse(stdout);
      return pulls.map(({ branch }) => branch).sort();
    };
    expect(await branches()).toEqual(['berth/dev', 'berth/prod']);
    expect(await branches('-e', 'dev')).toEqual(['berth/dev']);
    expect(await branches('-e', 'dev', '-e', 'prod')).toEqual(['berth/dev', 'berth/prod']);
  });

  test('shows a pull request as a reviewer sees it, without what a page hides', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    const { code, stdout } = await fleet.run(['pulls', 'show', '1']);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^#1 dev: add cart-api to large and 1 more {2}open\nberth\/dev → dev, by Berth, /);
    expect(stdout).toContain('labels: promoted');
    expect(stdout).toContain('Environment dev: 2 added.');
    expect(stdout).not.toMatch(/<!--|\*\*|<sub>|<details>/);
    expect(stdout).not.toContain('kind: Namespace');
  });

  test('asks nobody to tick a box, or to write into the description, where there is no page for it', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    const [pull] = JSON.parse((await fleet.run(['pulls', 'list', '--output', 'json'])).stdout);
    expect(pull.body).toContain('What one of them contains');
    expect(pull.body).not.toMatch(/\[ \]|berth:rebuild|Text that you write/);
  });

  test('shows the difference line by line, as git prints it', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    const { stdout } = await fleet.run(['pulls', 'diff', '#1']);
    expect(stdout).toContain('+++ b/large/cart-api/reconciler.yaml\n@@ -0,0 +1,2 @@\n+kind: Flux\n+path: ./api\n');
    const coloured = await fleet.run(['pulls', 'diff', '1', '--color', 'always']);
    expect(coloured.stdout).toContain('\u001b[32m+kind: Flux\u001b[39m');
  });

  test('merges with a merge commit of whoever git says merged', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    const { stdout } = await fleet.run(['pulls', 'merge', '1']);
    const [commit = ''] = (await fleet.gitops.git('log', '-1', '--format=%h', '--abbrev=7', 'dev')).split('\n');
    expect(stdout).toBe(`merged pull request #1 into dev as ${commit}\n`);
    expect(await fleet.gitops.git('log', '-1', '--format=%an %s', 'dev')).toBe(
      'Ada Merge pull request #1: dev: add cart-api to large and 1 more\n',
    );
  });

  test('closes, which declines the content until it changes', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    expect((await fleet.run(['pulls', 'close', '1'])).stdout).toMatch(/^closed pull request #1 into dev/);
    const again = await fleet.run(['apply', '-e', 'dev']);
    expect(again.stdout).toContain('pull request #1 with the same changes was closed');
    expect((await fleet.run(['apply', '-e', 'dev', '--rebuild'])).stdout).toMatch(/pull request #2 was opened/);
  });

  test('finds the repository itself when it is named', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev']);
    const { stdout } = await berth(['pulls', 'list', '--repository', '.'], {
      cwd: fleet.gitops.path,
      env: process.env,
    });
    expect(stdout).toMatch(/^1 open pull request/);
  });

  test.each([
    [['show', '7'], 'has no pull request #7', 'berth pulls list'],
    [['merge', 'x'], '"x" is not the number of a pull request', 'berth pulls list'],
  ])('refuses %j', async (words, what, fix) => {
    const fleet = await testFleet();
    const { code, stdout, stderr } = await fleet.run(['pulls', ...words]);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });
});

describe('markdown on a terminal', () => {
  const style = styleFor(recording(), { env: {} }, 'never');

  test('has no marks, no comments and no escapes', () => {
    const text =
      '<!-- hidden -->\n### Title\n\n\n**bold** `a*b` [link](https://x.example) 1 \\* 2 &lt;3\n<!-- more -->\n';
    expect(markdownText(text, style)).toEqual(['Title', '', 'bold a*b link 1 * 2 <3']);
  });

  test('keeps code as it is', () => {
    expect(markdownText('```diff\n-**a**\n+`b`\n```', style)).toEqual(['-**a**', '+`b`']);
  });
});
