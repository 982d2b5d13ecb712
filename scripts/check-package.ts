import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';

/**
 * Packs what `npm run build` made, installs it in a folder of its own, and uses it there as a stranger would: the
 * command, its quickstart, and the modules with their types.
 */
const ROOT = join(import.meta.dirname, '..');
const manifest = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));
const folder = mkdtempSync(join(tmpdir(), 'berth-package-'));
const environment = { ...process.env, PATH: `${dirname(process.execPath)}${delimiter}${process.env['PATH']}` };

try {
  await lint();
  const tarball = pack();
  install(tarball);
  useCommand();
  useModules();
  console.log(`${manifest.name} ${manifest.version} packs, installs and runs`);
} finally {
  rmSync(folder, { recursive: true, force: true });
}

async function lint(): Promise<void> {
  const { messages } = await publint({ pkgDir: ROOT, pack: false, strict: true });
  for (const message of messages) console.error(formatMessage(message, manifest));
  if (messages.length > 0) fail(`publint has ${messages.length} messages`);
}

function pack(): string {
  const output = run('npm', ['pack', '--json', '--ignore-scripts', '--pack-destination', folder], ROOT);
  const [packed] = Object.values<{ filename: string; files: readonly { path: string }[]; size: number }>(
    JSON.parse(output),
  );
  if (packed === undefined) return fail('npm pack made nothing');
  const paths = packed.files.map(({ path }) => path);
  for (const path of [
    'bin/berth.js',
    'dist/cli/main.js',
    'environments/sample/control-plane/main/.environments/dev.yaml',
  ]) {
    if (!paths.includes(path)) fail(`the package lacks ${path}`);
  }
  const sources = paths.filter(path => path.endsWith('.ts') && !path.endsWith('.d.ts'));
  if (sources.length > 0) fail(`the package has sources: ${sources.slice(0, 3).join(', ')}`);
  console.log(`packed ${paths.length} files, ${Math.round(packed.size / 1024)} KiB`);
  return join(folder, packed.filename);
}

function install(tarball: string): void {
  writeFileSync(join(folder, 'package.json'), '{"name": "stranger", "private": true, "type": "module"}\n');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error'];
  run('npm', ['install', '--prefer-offline', '--ignore-scripts', '--omit=optional', ...quiet, tarball]);
}

function useCommand(): void {
  const berth = join(folder, 'node_modules', '.bin', 'berth');
  const version = run(berth, ['--version']).trim();
  if (version !== manifest.version) fail(`berth --version says ${version}, the package is ${manifest.version}`);
  const quickstart = run(berth, ['quickstart', 'try']);
  if (!quickstart.includes('berth/')) fail(`quickstart shows no pull request:\n${quickstart}`);
  const plan = run(berth, ['plan', '--control-plane', join('try', 'control-plane.git'), '--output', 'json']);
  if (JSON.parse(plan).length !== 3) fail(`the sample has three environments:\n${plan}`);
}

/** Every entry of `exports` can be imported, and its types are there. */
function useModules(): void {
  const entries = Object.keys(manifest.exports).filter(entry => !entry.endsWith('.json'));
  const names = entries.map(entry => join(manifest.name, entry));
  const source = names.map((name, index) => `import * as entry${index} from '${name}';`);
  const uses = names.map(
    (name, index) => `if (Object.keys(entry${index}).length === 0) throw new Error('${name} is empty');`,
  );
  mkdirSync(join(folder, 'source'));
  writeFileSync(join(folder, 'source', 'use.ts'), `${[...source, ...uses].join('\n')}\n`);
  const options = ['--module', 'nodenext', '--target', 'es2024', '--lib', 'es2024,dom', '--strict'];
  run(process.execPath, [
    join(ROOT, 'node_modules', 'typescript', 'bin', 'tsc'),
    '--noEmit',
    '--types',
    '',
    ...options,
    'source/use.ts',
  ]);
  run(process.execPath, ['source/use.ts']);
}

function run(command: string, words: readonly string[], cwd = folder): string {
  const { status, stdout, stderr, error } = spawnSync(command, words, { cwd, env: environment, encoding: 'utf8' });
  if (status === 0) return stdout;
  return fail(`${[command, ...words].join(' ')} ended with ${status ?? error?.message}:\n${stdout}${stderr}`);
}

function fail(message: string): never {
  throw new Error(message);
}
