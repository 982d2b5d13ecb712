import { homedir } from 'node:os';
import { join } from 'node:path';
import { createGit, type Git } from '../../runtime/git/git.ts';
import type { Trace } from '../../runtime/trace.ts';
import type { TemplateEngines } from '../../templates/engine.ts';
import { createTemplateEngines } from '../../templates/index.ts';
import { createForges, type Forges } from '../../workflows/forges/create-forges.ts';
import type { Wait } from '../../workflows/forges/host-limiter.ts';
import { createHostLimiters, type HostLimiters } from '../../workflows/forges/host-limiters.ts';
import type { Context } from '../context.ts';
import { type Progress, startProgress, type Timing } from '../progress.ts';
import { waitingText } from '../waiting-text.ts';
import { credentialsFile } from './credentials-file.ts';

/** What a command that reads repositories works with. */
export interface Session {
  readonly context: Context;
  /** Shows each server its credential, and no other. */
  readonly git: Git;
  readonly forges: Forges;
  /** What the hosts of forges may be asked. */
  readonly limiters: HostLimiters;
  readonly engines: TemplateEngines;
  readonly progress: Progress;
}

export interface SessionOptions {
  /** Times the work's parts. */
  readonly verbose?: boolean;
  /** Told of every wait for the limits of a forge that is longer than a second. */
  readonly onWait?: (wait: Wait) => void;
  /** Told of every request to a forge's API. */
  readonly trace?: Trace;
}

/** Opens a session for some work, and closes it whatever happens. */
export async function withSession<Result>(
  context: Context,
  work: (session: Session) => Promise<Result>,
  { verbose = false, onWait, trace }: SessionOptions = {},
): Promise<Result> {
  const git = createGit({ cacheDir: join(cacheFolder(context), 'git'), env: context.env });
  const { clock } = context;
  const limiters = createHostLimiters({ clock, ...(onWait && { onWait }) });
  const progress = startProgress(context, () => waitingText(limiters.hosts(), clock.now()));
  try {
    const file = credentialsFile(context);
    const forges = createForges({
      env: context.env,
      git,
      clock,
      limiters,
      ...(file !== undefined && { credentialsFile: file }),
      ...(trace && { trace }),
    });
    return await work({
      context,
      git: forges.git,
      forges,
      limiters,
      engines: createTemplateEngines(),
      progress,
    });
  } finally {
    progress.stop();
    if (verbose) context.stderr.write(timingText(progress.timings()));
    git.close();
  }
}

/** Folder for what can be fetched again: XDG_CACHE_HOME, else ~/.cache. */
function cacheFolder({ env }: Context): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(env['HOME'] ?? homedir(), '.cache') : base, 'berth');
}

/** Equal parts, such as several looks at one repository, are one line. */
function timingText(timings: readonly Timing[]): string {
  const sums = new Map<string, number>();
  for (const { what, milliseconds } of timings) sums.set(what, (sums.get(what) ?? 0) + milliseconds);
  return [...sums]
    .map(([what, milliseconds]) => `${(milliseconds / 1_000).toFixed(2).padStart(6)} s  ${what}\n`)
    .join('');
}
