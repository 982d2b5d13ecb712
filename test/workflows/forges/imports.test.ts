import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '../../..');
const FORGES = 'workflows/forges';
const REGISTRY = `${FORGES}/registry.ts`;
/** Folders of forges. What is beside them is the port: what a forge is made of, and what callers know of it. */
const FOLDERS = readdirSync(join(ROOT, FORGES), { withFileTypes: true })
  .filter(entry => entry.isDirectory() && !['port', 'credentials'].includes(entry.name))
  .map(({ name }) => name);

interface Module {
  readonly file: string;
  readonly text: string;
  /** Files that it imports, from the root. */
  readonly imports: readonly string[];
}

function modulesIn(folder: string): Module[] {
  return readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts'))
    .map(name => {
      const file = join(folder, name).split(sep).join('/');
      const text = readFileSync(join(ROOT, file), 'utf8');
      const specifiers = [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'(\.[^']+)'/g)].map(([, path = '']) => path);
      return { file, text, imports: specifiers.map(path => relative(ROOT, join(ROOT, dirname(file), path))) };
    });
}

const SOURCES = ['runtime', 'templates', 'scheduler', 'environments', 'workflows', 'use-cases', 'server', 'cli'];
const modules = SOURCES.flatMap(modulesIn);

/** The forge whose folder a file is in. */
function forgeOf(file: string): string | undefined {
  return FOLDERS.find(name => file.startsWith(`${FORGES}/${name}/`));
}

test('forges know nothing but git, the port, and themselves', () => {
  const wrong = modules
    .filter(({ file }) => file.startsWith(`${FORGES}/`))
    .flatMap(({ file, imports }) => imports.map(imported => ({ file, imported })))
    .filter(({ imported }) => !imported.startsWith('runtime/') && !imported.startsWith(`${FORGES}/`));
  expect(wrong).toEqual([]);
});

test('a forge is imported by its own folder, and by the registry', () => {
  const wrong = modules
    .filter(({ file }) => file !== REGISTRY)
    .flatMap(({ file, imports }) => imports.map(imported => ({ file, imported })))
    .filter(({ file, imported }) => forgeOf(imported) !== undefined && forgeOf(imported) !== forgeOf(file));
  expect(wrong).toEqual([]);
  const registered = modules.find(({ file }) => file === REGISTRY)?.imports ?? [];
  expect(
    registered.map(file => file.split('/').slice(-2).join('/')).filter(file => file.endsWith('/factory.ts')),
  ).toEqual([...FOLDERS].sort().map(name => `${name}/factory.ts`));
});

/** What can't be said without a forge's name, and why. */
const ALLOWED: readonly RegExp[] = [
  // Paths of the original's contract (A.6), and of the list of files that Flux leaves out.
  /\.github\b/,
  // Options and formats of the command line, which scripts of users have, and the modules with their names.
  /--github|--output github|input\.github|diagnostics-?github/i,
  /\bgithub\b(?=['":]| &&| for annotations| \})/,
  /'Set the one comment on this pull request, on GitHub, Gitea or Forgejo'/,
  /Problems as workflow commands of GitHub Actions/,
  // Sources that are cited may be hosted anywhere, also where Berth has no forge.
  /LINES_UNDER_BLOB/,
];

test('the name of a forge stands in its folder, in the registry, and where users write it', () => {
  const wrong = modules
    .filter(({ file }) => forgeOf(file) === undefined && file !== REGISTRY)
    .flatMap(({ file, text }) => text.split('\n').map((line, index) => ({ at: `${file}:${index + 1}`, line })))
    .filter(({ line }) => /github|gitea|forgejo/i.test(line) && !ALLOWED.some(pattern => pattern.test(line)));
  expect(wrong).toEqual([]);
});

// A check that looked at nothing would pass.
test('the check saw the forges', () => {
  expect(FOLDERS.length).toBeGreaterThan(3);
  expect(modules.filter(({ file }) => forgeOf(file) !== undefined).length).toBeGreaterThan(50);
});
