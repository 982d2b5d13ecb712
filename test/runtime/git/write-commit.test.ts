import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import type { Repository } from '../../../runtime/git/repository.ts';
import { type TreeEdit, writeCommit } from '../../../runtime/git/write-commit.ts';
import { gitEnvironment, runGit, type TestRepository, testRepository } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const author = { name: 'Berth', email: 'berth@noreply.invalid' };
const time = Date.parse('2026-03-01T12:00:00Z');

async function setUp(): Promise<{ files: TestRepository; repository: Repository; parent: string }> {
  const files = await testRepository({ dev: { 'a.txt': 'a', 'deep/b.txt': 'b', 'deep/c.txt': 'c' } });
  const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
  return { files, repository: await git.open(files.path), parent: (await files.git('rev-parse', 'dev')).trim() };
}

function add(path: string, text: string, mode = '100644'): TreeEdit {
  return { action: 'add', path, file: { text }, after: { mode } };
}

describe('a commit', () => {
  test('changes the named paths and leaves the rest', async () => {
    const { files, repository, parent } = await setUp();
    const edits: TreeEdit[] = [
      add('deep/b.txt', 'B'),
      add('new/run.sh', 'echo', '100755'),
      { action: 'remove', path: 'deep/c.txt' },
    ];
    const id = await writeCommit(repository, { parent, edits, message: 'Change\n', author, time });
    expect(await files.list(id)).toEqual(['a.txt', 'deep/b.txt', 'new/run.sh']);
    expect(await files.read(id, 'deep/b.txt')).toBe('B');
    expect(await files.git('ls-tree', id, 'new/run.sh')).toMatch(/^100755 /);
  });

  test('has author, time and message as given, and is the same for the same content', async () => {
    const { files, repository, parent } = await setUp();
    const content = { parent, edits: [add('x', 'y')], message: 'Über „Zeichen“\n\nBody\n', author, time };
    const id = await writeCommit(repository, content);
    expect(await files.git('log', '-1', '--format=%an <%ae> %cn %aI%n%B', id)).toBe(
      'Berth <berth@noreply.invalid> Berth 2026-03-01T12:00:00+00:00\nÜber „Zeichen“\n\nBody\n\n',
    );
    expect(await writeCommit(repository, content)).toBe(id);
  });

  test('moves no ref', async () => {
    const { files, repository, parent } = await setUp();
    const before = await files.git('for-each-ref');
    await writeCommit(repository, { parent, edits: [add('x', 'y')], message: 'Change', author, time });
    expect(await files.git('for-each-ref')).toBe(before);
  });

  test('may be the first one, and empty', async () => {
    const { files, repository } = await setUp();
    const id = await writeCommit(repository, { edits: [], message: 'Start', author, time });
    expect(await files.list(id)).toEqual([]);
    expect((await files.git('rev-list', '--parents', id)).trim()).toBe(id);
  });

  test('keeps bytes that are no text', async () => {
    const { files, repository } = await setUp();
    const id = await writeCommit(repository, { edits: [add('x', 'a\udcff\r\n')], message: 'Start', author, time });
    const hex = await files.git('cat-file', '-s', `${id}:x`);
    expect(hex.trim()).toBe('4');
  });

  test('keeps a name that would end the author line out of the commit’s head', async () => {
    const { files, repository } = await setUp();
    const evil = { name: 'Eve <root@example.com>\ncommitter', email: 'x>\n\ny' };
    const id = await writeCommit(repository, { edits: [], message: 'Start', author: evil, time });
    expect(await files.git('log', '-1', '--format=%an|%ae|%s', id)).toBe(
      'Eve  root@example.com  committer|x   y|Start\n',
    );
  });

  test('any path that git allows is written as it is (property)', async () => {
    const { files, repository } = await setUp();
    const part = fc
      .string({ minLength: 1, maxLength: 12, unit: 'grapheme' })
      .map(text => text.replace(/[/\0]/g, '_'))
      .filter(
        text => !['.', '..'].includes(text) && !/^(\.git|git~1)/i.test(text.normalize('NFKC').replace(/\p{Cf}/gu, '')),
      );
    const path = fc.array(part, { minLength: 1, maxLength: 3 }).map(parts => parts.join('/'));
    await fc.assert(
      fc.asyncProperty(path, fc.string(), async (path, text) => {
        const id = await writeCommit(repository, { edits: [add(path, text)], message: 'x', author, time });
        expect(await files.list(id)).toEqual([path]);
        expect(await files.read(id, path)).toBe(text.toWellFormed());
      }),
      { numRuns: 30 },
    );
  });

  test('in a repository with SHA-256', async () => {
    const path = await temporaryFolder();
    await runGit(['init', '--quiet', '--bare', '--object-format=sha256', path], { cwd: path });
    const git = createGit({ cacheDir: join(await temporaryFolder(), 'cache'), env: gitEnvironment() });
    const repository = await git.open(path);
    const first = await writeCommit(repository, { edits: [add('x', 'y')], message: 'Start', author, time });
    const second = await writeCommit(repository, {
      parent: first,
      edits: [add('z', 'y')],
      message: 'Go on',
      author,
      time,
    });
    expect(second).toMatch(/^[0-9a-f]{64}$/);
    expect((await runGit(['ls-tree', '--name-only', second], { cwd: path })).trim()).toBe('x\nz');
  });
});
