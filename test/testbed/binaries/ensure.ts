import { performance } from 'node:perf_hooks';
import { buildProgram } from './build-program.ts';
import { whyNoGo } from './go.ts';
import { type Environment, type Files, locate } from './locate.ts';
import { filesOf, PROGRAMS, type Program } from './programs.ts';

/** The files of programs, or the reason why some can't be had here. */
export type Ensured =
  | { readonly ok: true; readonly files: Files }
  | { readonly ok: false; readonly missing: readonly Program[]; readonly reason: string };

// A compiler is silent for minutes: a line now and then shows that it is at work.
const HEARTBEAT_MS = 30_000;

/**
 * Finds programs of the testbed and builds what is missing. Says what it does, one line per program and step.
 * A machine on which they can't be built (no Go, no network) is an answer, not an error.
 */
export async function ensurePrograms(
  env: Environment,
  say: (line: string) => void,
  programs: readonly Program[] = PROGRAMS,
): Promise<Ensured> {
  const { files, missing } = locate(env, programs);
  if (missing.length === 0) return { ok: true, files };
  const reason = await whyNoGo(env);
  if (reason !== undefined) return { ok: false, missing, reason };
  try {
    for (const program of programs) await ensureProgram(program, env, say);
  } catch (error) {
    return {
      ok: false,
      missing: locate(env, programs).missing,
      reason: error instanceof Error ? error.message : String(error),
    };
  }
  return { ok: true, files: locate(env, programs).files };
}

async function ensureProgram(program: Program, env: Environment, say: (line: string) => void): Promise<void> {
  const label = `${program.name} ${program.version}`.padEnd(28);
  if (locate(env, [program]).missing.length === 0) {
    say(`${label} is there`);
    return;
  }
  const started = performance.now();
  const seconds = (): string => `${Math.round((performance.now() - started) / 1000)} s`;
  say(`${label} building ${Object.keys(program.binaries).join(', ')} …`);
  const heartbeat = setInterval(() => say(`${label} … still building after ${seconds()}`), HEARTBEAT_MS);
  try {
    const built = await buildProgram(program, env);
    say(`${label} ${built ? 'built' : 'was built by another process'} in ${seconds()}`);
  } finally {
    clearInterval(heartbeat);
  }
}

/** Says what is missing and what would help, for a reader who never heard of the testbed. */
export function explainMissing(missing: readonly Program[], reason: string): string {
  return [
    `Some real servers that the tests need are not on this machine, and can't be built here: ${reason.trim()}`,
    'Missing:',
    ...missing.map(program => `  ${program.name} ${program.version}: ${filesOf(program).join(', ')}`),
    'Install Go from https://go.dev/dl and run "npm run testbed:build", or name a folder that has these files in',
    'BERTH_TESTBED_BIN. See docs/testing.md.',
  ].join('\n');
}
