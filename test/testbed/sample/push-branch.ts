import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { promisify } from 'node:util';

export interface BranchContent {
  /** Path → text. */
  readonly files: ReadonlyMap<string, string>;
  /** Branches that get the commit. */
  readonly branches: readonly string[];
  readonly message: string;
  readonly author: { readonly name: string; readonly email: string };
}

const run = promisify(execFile);

/** Pushes files as one commit without a parent; answers its id. Works in a new folder below `folder`. */
export async function pushBranch(remote: string, content: BranchContent, folder: string): Promise<string> {
  const tree = await mkdtemp(join(folder, 'push-'));
  for (const [path, text] of content.files) {
    await mkdir(dirname(join(tree, path)), { recursive: true });
    await writeFile(join(tree, path), text);
  }
  const { name, email } = content.author;
  const env = {
    PATH: process.env['PATH'],
    HOME: tree,
    // Nothing of the configuration of the machine.
    GIT_CONFIG_NOSYSTEM: '1',
    GIT_CONFIG_GLOBAL: '/dev/null',
    GIT_AUTHOR_NAME: name,
    GIT_AUTHOR_EMAIL: email,
    GIT_COMMITTER_NAME: name,
    GIT_COMMITTER_EMAIL: email,
  };
  const git = async (...args: string[]): Promise<string> => (await run('git', args, { cwd: tree, env })).stdout.trim();
  await git('init', '--quiet');
  await git('add', '--all', '--force');
  await git('commit', '--quiet', '--allow-empty', '--message', content.message);
  await git('push', '--quiet', remote, ...content.branches.map(branch => `HEAD:refs/heads/${branch}`));
  return git('rev-parse', 'HEAD');
}
