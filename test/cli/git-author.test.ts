import { describe, expect, test } from 'vitest';
import { gitAuthor } from '../../cli/git-author.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testFleet } from './fleet.ts';

async function authored(author: string): Promise<{ env: Record<string, string> }> {
  return { env: { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder(), BERTH_GIT_AUTHOR: author } };
}

describe('the author of commits', () => {
  test.each<[string, string, ReturnType<typeof gitAuthor>]>([
    ['is Berth where nothing is said', '', undefined],
    [
      'is who is named',
      'Platform Bot <bot@example.com>',
      { name: 'Platform Bot', email: 'bot@example.com', formerEmails: [] },
    ],
    [
      'has the addresses that it had before',
      ' Platform Bot <bot@example.com>; Old Bot <old@example.com> ;',
      { name: 'Platform Bot', email: 'bot@example.com', formerEmails: ['old@example.com'] },
    ],
  ])('%s', (_, text, expected) => {
    expect(gitAuthor({ BERTH_GIT_AUTHOR: text })).toEqual(expected);
  });

  test.each(['bot@example.com', '<bot@example.com>', 'Bot <bot>', 'Bot <a@b> <c@d>', 'Bot <a@b\n>', 'Bot <a b@c>'])(
    'is not %j',
    text => {
      expect(() => gitAuthor({ BERTH_GIT_AUTHOR: text })).toThrow(
        /^BERTH_GIT_AUTHOR: .* is not a name with an e-mail address$/,
      );
    },
  );

  test('commits to proposals and to pins, and knows its own commits again, also after it was changed', async () => {
    const fleet = await testFleet();
    const run = async (words: string[], author: string) => await fleet.run(words, await authored(author));
    expect((await run(['apply', '-e', 'dev'], 'Bot <bot@example.com>')).code).toBe(0);
    const log = ['log', '-1', '--format=%an <%ae> %cn <%ce>', 'berth/dev'];
    expect(await fleet.gitops.git(...log)).toBe('Bot <bot@example.com> Bot <bot@example.com>\n');
    await fleet.controlPlane.commit('dev', { 'policies/web.yaml': null });
    const changed = 'New Bot <new@example.com>; Bot <bot@example.com>';
    const { stdout } = await run(['apply', '-e', 'dev', '--allow-removals', 'all'], changed);
    expect(stdout).toContain('pull request #1 was updated');
    expect(await fleet.gitops.git(...log)).toBe('New Bot <new@example.com> New Bot <new@example.com>\n');
  });

  test('that nobody knows any more is somebody else: nothing is overwritten', async () => {
    const fleet = await testFleet();
    await fleet.run(['apply', '-e', 'dev'], await authored('Bot <bot@example.com>'));
    await fleet.controlPlane.commit('dev', { 'policies/web.yaml': null });
    const { stdout } = await fleet.run(['apply', '-e', 'dev', '--allow-removals', 'all']);
    expect(stdout).toContain('not updated');
  });

  test('that is wrong ends the command', async () => {
    const { code, stderr } = await (await testFleet()).run(['plan'], await authored('Bot'));
    expect(code).toBe(2);
    expect(stderr).toContain('write it as git does: Platform Bot <bot@example.com>');
  });
});
