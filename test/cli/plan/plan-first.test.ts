import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { gitEnvironment, runGit } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth } from '../fixture.ts';
import { type TestFleet, testFleet } from '../fleet.ts';

/** With the pull request of `dev` open. */
async function proposed(): Promise<TestFleet> {
  const fleet = await testFleet();
  await fleet.run(['apply', '-e', 'dev']);
  return fleet;
}

describe('berth plan shows first', () => {
  test('what was done by hand and is taken back', async () => {
    const fleet = await proposed();
    await fleet.run(['pulls', 'merge', '1', '-e', 'dev']);
    const files = (await fleet.gitops.list('dev')).filter(path => path.startsWith('large/cart-api/'));
    const gone = await fleet.gitops.commit('dev', Object.fromEntries(files.map(path => [path, null])), {
      author: 'Ada <ada@example.com>',
      message: 'Clean up',
    });
    const line = `restores large/cart-api, deleted by hand in ${gone.slice(0, 7)} by Ada: Clean up`;
    const text = (await fleet.run(['plan', '-e', 'dev'])).stdout;
    expect(text).toContain(line);
    expect(text.indexOf(line)).toBeLessThan(text.indexOf('cart-api  on  large'));
    const { stdout } = await fleet.run(['plan', '-e', 'dev', '--output', 'markdown']);
    expect(stdout.indexOf('restores large/cart-api')).toBeGreaterThan(0);
    expect(stdout.indexOf('restores large/cart-api')).toBeLessThan(stdout.indexOf('**Added**'));
  });
});

describe('a checkout', () => {
  test('with edits and commits that aren’t pushed is told, also when they are not of manifests that git knows', async () => {
    const fleet = await testFleet();
    const folder = await fleet.controlPlane.checkout('main');
    const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
    const plan = async (...words: string[]) =>
      (await berth(['plan', '-e', 'dev', ...words], { cwd: folder, env })).stderr;
    expect(await plan()).toBe('');
    await writeFile(join(folder, 'notes.txt'), 'not a manifest');
    expect(await plan()).toBe('');
    await writeFile(join(folder, 'new.yaml'), '# to come\n');
    expect(await plan()).toContain('has uncommitted edits of 1 file: this is about what is pushed');
    await runGit(['add', '-A'], { cwd: folder });
    await runGit(['commit', '-q', '-m', 'Edit'], { cwd: folder });
    expect(await plan()).toContain('has 1 commit that is not pushed: this is about what is pushed');
    expect(await plan('--worktree', 'main=.')).not.toContain('not-pushed');
    await runGit(['push', '-q', 'origin', 'main'], { cwd: folder });
    expect(await plan()).toBe('');
  });
});
