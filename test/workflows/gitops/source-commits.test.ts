import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import type { SourceRevision } from '../../../scheduler/model/manifest.ts';
import {
  movedSources,
  readSourceChanges,
  SOURCE_TRAILER,
  sourceTrailers,
} from '../../../workflows/gitops/source-commits.ts';
import { gitEnvironment, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

function source(commit: string, rest: Partial<SourceRevision> = {}): SourceRevision {
  return { repository: 'https://git.example.com/cp', revision: 'dev', role: 'environment dev', commit, ...rest };
}

function message(sources: readonly SourceRevision[]): string {
  return `Update\n\n${sourceTrailers(sources)
    .map(text => `${SOURCE_TRAILER}: ${text}`)
    .join('\n')}\n`;
}

const [a, b] = ['a'.repeat(40), 'b'.repeat(40)];

describe('which sources have moved since Berth’s last commit', () => {
  test('those at another commit, and those that it doesn’t name', () => {
    const shop = source(a, { role: 'registration shop', repository: 'git@git.example.com:shop/app.git' });
    const before = message([source(a), shop]);
    expect(movedSources([source(a), shop], before)).toEqual([]);
    expect(movedSources([source(b), shop], before)).toEqual([{ source: source(b), previous: a }]);
    const cart = source(a, { role: 'registration cart' });
    expect(movedSources([source(a), cart], before)).toEqual([{ source: cart }]);
    expect(movedSources([source(a)], undefined)).toEqual([{ source: source(a) }]);
  });

  test('a working tree has no commit and is not among them', () => {
    const { commit: _commit, ...tree } = source(a);
    expect(movedSources([tree], undefined)).toEqual([]);
    expect(sourceTrailers([tree])).toEqual([]);
  });

  test('an address can’t forge the trailer of another', () => {
    const evil = source(a, {
      repository: `https://git.example.com/x\n${SOURCE_TRAILER}: ${b} https://git.example.com/cp environment dev`,
    });
    expect(movedSources([source(a), evil], message([source(a), evil]))).toEqual([]);
    expect(
      message([evil])
        .split('\n')
        .filter(line => line.startsWith(SOURCE_TRAILER)),
    ).toHaveLength(1);
  });
});

describe('the commits that moved a source', () => {
  test('are those in between; of a new source the newest; of one that can’t be read none', async () => {
    const repository = await testRepository();
    const first = await repository.commit('dev', { 'a.yaml': '1' }, { message: 'First' });
    await repository.commit('dev', { 'a.yaml': '2' }, { message: 'Second' });
    const third = await repository.commit('dev', { 'a.yaml': '3' }, { message: 'Third' });
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
    const at = source(third, { repository: repository.path });
    const read = await readSourceChanges(git, [
      { source: at, previous: first },
      { source: at },
      { source: at, previous: b },
      { source: source(first, { repository: at.repository }), previous: third },
      { source: source(third, { repository: '/nonexistent' }), previous: first },
    ]);
    expect(read.map(({ commits, truncated }) => [commits.map(({ subject }) => subject), truncated])).toEqual([
      [['Third', 'Second'], false],
      [['Third'], false],
      [['Third', 'Second', 'First'], true],
      [[], false],
      [[], true],
    ]);
    expect(read.map(({ undone }) => undone?.map(({ subject }) => subject))).toEqual([
      undefined,
      undefined,
      undefined,
      ['Third', 'Second'],
      undefined,
    ]);
  });
});
