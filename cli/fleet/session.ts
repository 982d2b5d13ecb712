import { homedir } from 'node:os';
import { join } from 'node:path';
import { createGit, type Git } from '../../environments/git/git.ts';
import type { TemplateEngines } from '../../templates/engine.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import type { Context } from '../context.ts';
import { type Progress, startProgress } from '../progress.ts';

/** What a command that reads repositories works with. */
export interface Session {
  readonly context: Context;
  readonly git: Git;
  readonly engines: TemplateEngines;
  readonly progress: Progress;
}

/** Opens a session for some work, and closes it whatever happens. */
export async function withSession<Result>(
  context: Context,
  work: (session: Session) => Promise<Result>,
): Promise<Result> {
  const git = createGit({ cacheDir: join(cacheFolder(context), 'git'), env: context.env });
  const progress = startProgress(context);
  try {
    return await work({ context, git, engines: createTemplateEngines(), progress });
  } finally {
    progress.stop();
    git.close();
  }
}

/** Folder for what can be fetched again: XDG_CACHE_HOME, else ~/.cache. */
function cacheFolder({ env }: Context): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(env['HOME'] ?? homedir(), '.cache') : base, 'berth');
}
