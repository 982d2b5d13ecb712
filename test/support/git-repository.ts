import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { readRef } from './refs.ts';
import { temporaryFolder } from './temporary-folder.ts';

/** Content of a file, a link or a submodule; `null` removes the file. */
export type TestFile =
  | string
  | Uint8Array
  | null
  | { readonly mode: '100755' | '120000' | '160000'; readonly content: string };

export interface TestCommit {
  readonly message?: string;
  /** `Name <email>` */
  readonly author?: string;
  /** ISO 8601 */
  readonly date?: string;
}

export interface TestRepository {
  readonly path: string;
  /** `file:` address of the path. */
  readonly url: string;
  /** Adds a commit to a branch, made when it isn't there, and gives its id. Files that aren't named stay. */
  commit(branch: string, files: Readonly<Record<string, TestFile>>, options?: TestCommit): Promise<string>;
  /** Makes `branch` point at another branch's or commit's commit. */
  branch(branch: string, at: string): Promise<void>;
  /** A clone with a working tree on the branch, whose remote `origin` is this repository. */
  checkout(branch: string): Promise<string>;
  /** Text of a file at a branch or commit. */
  read(revision: string, path: string): Promise<string>;
  /** Paths of all files at a branch or commit. */
  list(revision: string): Promise<string[]>;
  git(...args: string[]): Promise<string>;
}

export function symlink(target: string): TestFile {
  return { mode: '120000', content: target };
}

export function submodule(commit: string): TestFile {
  return { mode: '160000', content: commit };
}

/** A bare repository in a temporary folder, with `main` as its default branch. Real git, no checkout: thousands of files are quick. */
export async function testRepository(
  branches: Readonly<Record<string, Readonly<Record<string, TestFile>>>> = {},
): Promise<TestRepository> {
  const path = join(await temporaryFolder(), 'repository.git');
  const git = async (...args: string[]): Promise<string> => await runGit(args, { cwd: path });
  // Without a template there are no sample hooks to copy.
  const options = ['--quiet', '--bare', '--template=', '--initial-branch=main'];
  await runGit(['init', ...options, path], { cwd: join(path, '..') });
  const repository: TestRepository = {
    path,
    url: pathToFileURL(path).href,
    git,
    async commit(branch, files, options = {}) {
      await runGit(['fast-import', '--quiet', '--date-format=rfc2822'], {
        cwd: path,
        input: await stream(repository, branch, files, options),
      });
      const commit = await readRef(path, `refs/heads/${branch}`);
      if (commit === undefined) throw new Error(`git made no branch ${branch}`);
      return commit;
    },
    async branch(branch, at) {
      await git('branch', '--force', branch, at);
    },
    async checkout(branch) {
      const folder = await temporaryFolder();
      await runGit(['clone', '--quiet', '--branch', branch, '--', path, folder], { cwd: folder });
      return folder;
    },
    read: async (revision, file) => await git('show', `${revision}:${file}`),
    list: async revision =>
      (await git('ls-tree', '-r', '-z', '--name-only', '--full-tree', revision))
        .split('\0')
        .filter(name => name !== ''),
  };
  for (const [branch, files] of Object.entries(branches)) await repository.commit(branch, files);
  return repository;
}

async function stream(
  repository: TestRepository,
  branch: string,
  files: Readonly<Record<string, TestFile>>,
  { message = 'Change files', author = 'Ada <ada@example.com>', date = '2026-01-02T03:04:05Z' }: TestCommit,
): Promise<Buffer> {
  const when = new Date(date).toUTCString().replace('GMT', '+0000');
  const parent = await readRef(repository.path, `refs/heads/${branch}`);
  const parts: (string | Uint8Array)[] = [
    `commit refs/heads/${branch}\nauthor ${author} ${when}\ncommitter ${author} ${when}\n`,
    ...data(Buffer.from(message)),
    parent === undefined ? '' : `from ${parent}\n`,
  ];
  for (const [path, file] of Object.entries(files)) {
    const quoted = `"${path.replace(/["\\]/g, '\\$&').replace(/\n/g, '\\n')}"`;
    if (file === null) parts.push(`D ${quoted}\n`);
    else if (typeof file === 'string' || file instanceof Uint8Array) {
      parts.push(`M 100644 inline ${quoted}\n`, ...data(Buffer.from(file)));
    } else if (file.mode === '160000') parts.push(`M 160000 ${file.content} ${quoted}\n`);
    else parts.push(`M ${file.mode} inline ${quoted}\n`, ...data(Buffer.from(file.content)));
  }
  return Buffer.concat(parts.map(part => Buffer.from(part)));
}

function data(bytes: Buffer): (string | Uint8Array)[] {
  return [`data ${bytes.length}\n`, bytes, '\n'];
}

/** Runs git for a test, without the configuration of the machine. Throws with what git said. */
export async function runGit(
  args: readonly string[],
  { cwd, input, env = {} }: { cwd: string; input?: string | Uint8Array; env?: Readonly<Record<string, string>> },
): Promise<string> {
  const child = spawn('git', args, { cwd, env: { ...gitEnvironment(), ...env } });
  child.stdin.on('error', () => undefined).end(input ?? '');
  const output: Buffer[] = [];
  let errors = '';
  child.stdout.on('data', (chunk: Buffer) => output.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => {
    errors += chunk.toString('utf8');
  });
  const code = await new Promise(resolve => {
    child.once('close', resolve);
  });
  if (code !== 0) throw new Error(`git ${args.join(' ')} ended with ${String(code)}: ${errors}`);
  return Buffer.concat(output).toString('utf8');
}

/** An environment in which git has an identity and no configuration of the machine. `config` is a file like `~/.gitconfig`. */
export function gitEnvironment(config = '/dev/null'): Record<string, string> {
  return {
    PATH: process.env['PATH'] ?? '',
    HOME: '/nonexistent',
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: config,
    GIT_AUTHOR_NAME: 'Ada',
    GIT_AUTHOR_EMAIL: 'ada@example.com',
    GIT_COMMITTER_NAME: 'Ada',
    GIT_COMMITTER_EMAIL: 'ada@example.com',
  };
}

/** A git configuration file that maps addresses to others, as `url.<base>.insteadOf` does. */
export function insteadOf(map: Readonly<Record<string, string>>): string {
  return Object.entries(map)
    .map(([address, base]) => `[url "${base}"]\n\tinsteadOf = ${address}\n`)
    .join('');
}
