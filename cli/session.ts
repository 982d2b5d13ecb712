import { homedir } from 'node:os';
import { join } from 'node:path';
import { createSession, type Session, type SessionOptions } from '../use-cases/session.ts';
import type { Context } from './context.ts';
import { credentialsFile } from './credentials-file.ts';
import type { ExitCode } from './exit-code.ts';
import { gitAuthor } from './git-author.ts';
import { limitsOf } from './limits.ts';
import { oneLine } from './output/text-lines.ts';
import { type Progress, startProgress, type Timing } from './progress.ts';
import { waitingText } from './waiting-text.ts';

export interface SessionInput {
  /** Show how long the parts of the work took. */
  readonly verbose?: boolean;
}

/** A use case, and how its result is shown once the line of progress is gone. */
export interface UseCase<Result> {
  readonly run: (session: Session) => Promise<Result>;
  readonly show: (result: Result) => ExitCode;
}

export async function runUseCase<Result>(
  context: Context,
  input: SessionInput,
  { run, show }: UseCase<Result>,
): Promise<ExitCode> {
  return await withSession(context, input, async (session, progress) => {
    const result = await run(session);
    progress.stop();
    return show(result);
  });
}

/** Opens a session for some work and closes it whatever happens. */
export async function withSession<Result>(
  context: Context,
  { verbose = false }: SessionInput,
  work: (session: Session, progress: Progress) => Promise<Result>,
): Promise<Result> {
  const session = createSession({ ...sessionOptions(context), progress: what => progress.say(what) });
  const { clock, stderr } = context;
  const progress = startProgress(context, () => waitingText(session.limiters.hosts(), clock.now()));
  try {
    // One that can't be read is told by what needs it.
    const { warning } = await session.forges.credentials.state().catch(() => ({ warning: undefined }));
    if (warning !== undefined) stderr.write(`${oneLine(`warning: ${warning}`)}\n`);
    return await work(session, progress);
  } finally {
    progress.stop();
    if (verbose) stderr.write(timingText(progress.timings()));
    session.close();
  }
}

/** What a session takes from the process. */
export function sessionOptions(context: Context): SessionOptions {
  const { clock, cwd, env } = context;
  const file = credentialsFile(context);
  const cache = cacheFolder(context);
  const identity = gitAuthor(env);
  return {
    clock,
    cwd,
    env,
    cacheFolder: cache,
    ...limitsOf(env),
    ...(identity && { identity }),
    ...(file !== undefined && { credentialsFile: file }),
  };
}

/** XDG_CACHE_HOME, else ~/.cache. */
function cacheFolder({ env }: Context): string {
  const base = env['XDG_CACHE_HOME'];
  return join(base === undefined || base === '' ? join(env['HOME'] ?? homedir(), '.cache') : base, 'berth');
}

/** Parts with the same name, such as reading a repository several times, are one line. */
function timingText(timings: readonly Timing[]): string {
  const sums = new Map<string, number>();
  for (const { what, milliseconds } of timings) sums.set(what, (sums.get(what) ?? 0) + milliseconds);
  return [...sums]
    .map(([what, milliseconds]) => `${(milliseconds / 1_000).toFixed(2).padStart(6)} s  ${oneLine(what)}\n`)
    .join('');
}
