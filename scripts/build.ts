import { spawnSync } from 'node:child_process';
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { build } from 'esbuild';

const ROOT = join(import.meta.dirname, '..');
const DIST = join(ROOT, 'dist');

/**
 * Makes what is published: the command line as one bundle, in which every command is loaded when it runs, and the engine
 * (`scheduler/`, `templates/`) as modules with types, for programs that plan by themselves.
 */
rmSync(DIST, { recursive: true, force: true });
buildModules();
await buildCommandLine();
console.log(
  `dist: ${countFiles('.js')} modules, ${countFiles('.d.ts')} with types, ${kibibytes('cli')} KiB command line`,
);

function buildModules(): void {
  const compiler = join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc');
  const project = join(ROOT, 'scripts', 'tsconfig.build.json');
  const { status } = spawnSync(process.execPath, [compiler, '-p', project], { stdio: 'inherit' });
  if (status !== 0) process.exit(1);
  // The compiler rewrites the imports of modules only; those of declarations have to name what is published, too.
  for (const path of distFiles().filter(name => name.endsWith('.d.ts'))) {
    writeFileSync(path, readFileSync(path, 'utf8').replace(/((?:from|import\() ?'\.{1,2}\/[^']+)\.ts'/g, "$1.js'"));
  }
}

/** Dependencies are bundled: one file is read instead of hundreds, and nothing of what isn't used. */
async function buildCommandLine(): Promise<void> {
  await build({
    entryPoints: { main: join(ROOT, 'cli', 'main.ts'), worker: join(ROOT, 'cli', 'worker.ts') },
    outdir: join(DIST, 'cli'),
    bundle: true,
    splitting: true,
    chunkNames: 'chunks/[name]-[hash]',
    format: 'esm',
    platform: 'node',
    target: nodeTarget(),
    minifySyntax: true,
    minifyWhitespace: true,
    legalComments: 'linked',
    // The driver of PostgreSQL asks for it only where somebody wants native code.
    external: ['pg-native'],
    // What is bundled and still CommonJS asks for Node's own modules with require.
    banner: {
      js: "import{createRequire as berthRequire}from'node:module';const require=berthRequire(import.meta.url);",
    },
    logLevel: 'warning',
  });
}

/** `node22.19`, from `engines`. */
function nodeTarget(): string {
  const { engines } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
  return `node${engines.node.replace(/[^0-9.]/g, '')}`;
}

function distFiles(folder = ''): string[] {
  return readdirSync(join(DIST, folder), { recursive: true, encoding: 'utf8' }).map(name => join(DIST, folder, name));
}

function countFiles(extension: string): number {
  return distFiles().filter(name => name.endsWith(extension)).length;
}

function kibibytes(folder: string): number {
  const files = distFiles(folder).filter(name => name.endsWith('.js'));
  return Math.round(files.reduce((sum, name) => sum + statSync(name).size, 0) / 1024);
}
