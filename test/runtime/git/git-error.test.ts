import { describe, expect, test } from 'vitest';
import { explainFailure } from '../../../runtime/git/git-error.ts';
import { createRunner } from '../../../runtime/git/run.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('what git says', () => {
  test.each([
    ['fatal: write error: No space left on device'],
    ["fatal: sha1 file '/cache/tmp_pack' write error. Out of diskspace"],
    ['error: unable to write file: Disk quota exceeded'],
    ['fatal: write error: No space left on device\nfatal: fetch-pack: invalid index-pack output'],
  ])('of a full disk is told as one, and goes by itself once there is room: %s', stderr => {
    expect(explainFailure(stderr, { repository: 'https://git.example.com/x', action: "can't read" })).toMatchObject({
      kind: 'disk-full',
      transient: true,
      message: expect.stringContaining("can't read https://git.example.com/x: there is no room") as string,
      fix: expect.stringContaining('XDG_CACHE_HOME') as string,
    });
  });
});

test('a command that takes too long is named, whatever settings stand before it', async () => {
  const cwd = await temporaryFolder();
  const runner = createRunner({ env: gitEnvironment(), protocols: [], cwd, timeoutMs: 60_000 });
  const slow = runner.run(['-c', 'core.abbrev=40', 'hash-object', '--stdin'], { input: forever(), timeoutMs: 100 });
  await expect(slow).rejects.toMatchObject({ kind: 'timeout', message: expect.stringMatching(/^git hash-object /) });
});

async function* forever(): AsyncGenerator<string> {
  for (;;) yield await new Promise<string>(resolve => setTimeout(() => resolve('more\n'), 20));
}
