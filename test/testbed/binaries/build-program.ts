import { mkdir, mkdtemp, readdir, rename, rm, writeFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { build as bundle } from 'esbuild';
import { systemClock } from '../../../runtime/clock.ts';
import { withFileLock } from '../../../runtime/git/file-lock.ts';
import { copyWritable } from './copy-writable.ts';
import { runGo } from './go.ts';
import { cacheFolder, type Environment, locate, MODULES } from './locate.ts';
import type { Program } from './programs.ts';

// Nobody waits for longer than this for somebody else's build: the slowest takes 4 minutes on 2 idle cores.
const LOCK_TIMEOUT_MS = 30 * 60_000;

/**
 * Builds one program into the cache. Safe to be started twice at once (the second waits for the first and then does nothing) and
 * to be interrupted (the folder appears whole or not at all). False when somebody else built it in the meantime.
 */
export async function buildProgram(program: Program, env: Environment): Promise<boolean> {
  const target = cacheFolder(program, env);
  await mkdir(dirname(target), { recursive: true });
  return withFileLock(`${target}.lock`, { clock: systemClock(), timeoutMs: LOCK_TIMEOUT_MS }, async () => {
    if (locate(env, [program]).missing.length === 0) return false;
    await removeLeftovers(target);
    const unfinished = await mkdtemp(`${target}.unfinished-`);
    try {
      await compile(program, { into: unfinished, env });
      await copyFolders(program, { into: unfinished, env });
      await rename(unfinished, target);
    } finally {
      await rm(unfinished, { recursive: true, force: true });
    }
    return true;
  });
}

async function compile(program: Program, { into, env }: { into: string; env: Environment }): Promise<void> {
  const flags = ['-trimpath', '-buildvcs=false', `-ldflags=${['-s -w', ...program.ldflags].join(' ')}`];
  if (program.tags.length > 0) flags.push(`-tags=${program.tags.join(' ')}`);
  // Built one after the other, so that a binary has the name that we know it by, whatever the end of its package's path.
  for (const [name, source] of Object.entries(program.binaries)) {
    await runGo(['build', ...flags, '-o', join(into, name), source], moduleOptions(program, env));
  }
}

async function copyFolders(program: Program, { into, env }: { into: string; env: Environment }): Promise<void> {
  const folderOf = async (module: string): Promise<string> => {
    const [folder] = await runGo(['list', '-m', '-f', '{{.Dir}}', module], moduleOptions(program, env));
    if (folder === undefined) throw new Error(`the Go module cache has no folder of ${module}`);
    return folder;
  };
  for (const { module, from, to } of program.folders) {
    await copyWritable(join(await folderOf(module), from), join(into, to));
  }
  if (program.stylesheets === undefined) return;
  const { module, entries, without, to, manifest } = program.stylesheets;
  const source = await folderOf(module);
  await bundle({
    entryPoints: Object.entries(entries).map(([out, path]) => ({ out, in: join(source, path) })),
    outdir: join(into, to),
    external: [...without],
    bundle: true,
    minify: true,
    logLevel: 'silent',
  });
  await mkdir(dirname(join(into, manifest)), { recursive: true });
  await writeFile(join(into, manifest), '{}\n');
}

function moduleOptions(program: Program, env: Environment): { cwd: string; env: Environment } {
  return {
    cwd: join(MODULES, program.name),
    env: {
      ...env,
      CGO_ENABLED: program.cgo ? '1' : '0',
      GOFLAGS: '-mod=readonly',
      GOWORK: 'off',
    },
  };
}

/** Of builds that were killed. Nobody else can be at work on them: the lock is ours. */
async function removeLeftovers(target: string): Promise<void> {
  const unfinished = `${basename(target)}.unfinished-`;
  for (const name of await readdir(dirname(target))) {
    if (name.startsWith(unfinished)) await rm(join(dirname(target), name), { recursive: true, force: true });
  }
  // Half of it can only come from a person's hand, or from an older recipe: it would be in the way of the rename.
  await rm(target, { recursive: true, force: true });
}
