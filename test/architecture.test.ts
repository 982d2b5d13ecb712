import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { expect, test } from 'vitest';

const ROOT = join(import.meta.dirname, '..');

/** What each top-level folder may import of the others. Arrows go one way; docs/architecture.md draws them. */
const MAY_IMPORT: Readonly<Record<string, readonly string[]>> = {
  runtime: [],
  templates: ['runtime'],
  scheduler: ['templates', 'runtime'],
  environments: ['scheduler', 'templates', 'runtime'],
  workflows: ['environments', 'scheduler', 'templates', 'runtime'],
  'use-cases': ['workflows', 'environments', 'scheduler', 'templates', 'runtime'],
  server: ['use-cases', 'workflows', 'environments', 'scheduler', 'templates', 'runtime'],
  cli: ['server', 'use-cases', 'workflows', 'environments', 'scheduler', 'templates', 'runtime'],
};
/** Folders that are pure, with all that they import from elsewhere: no files, network, processes or clock. */
const PURE = ['templates', 'scheduler'];
/** Of Node's own modules, hashes and ciphers are functions of their arguments. */
const PURE_BUILT_INS = ['node:crypto'];
const IMPURE_TEXT =
  /\b(random(Bytes|UUID|Int)\(|process\.(env|stdout|stderr|cwd)|Date\.now|new Date\(\)|Math\.random|performance\.now|console\.|set(Timeout|Interval)\(|await fetch\()/;

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly specifier: string;
}

const modules = Object.keys(MAY_IMPORT).flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.startsWith(`sample${sep}`))
    .map(name => ({ folder, file: join(folder, name), text: readFileSync(join(ROOT, folder, name), 'utf8') })),
);
const imports: Import[] = modules.flatMap(({ folder, file, text }) =>
  [...text.matchAll(/(?:\bfrom|\bimport\(?)\s*'([^']+)'/g)].map(([, specifier = '']) => ({ folder, file, specifier })),
);

/** The file that a relative import leads to. */
function fileOf({ file, specifier }: Import): string {
  return relative(ROOT, join(ROOT, dirname(file), specifier));
}

/** The top-level folder that a relative import leads to. */
function folderOf(found: Import): string {
  return fileOf(found).split(sep)[0] ?? '';
}

/** The files of the pure folders, and those that they import, and so on. */
function pureFiles(): ReadonlySet<string> {
  const imported = Map.groupBy(imports, ({ file }) => file);
  // A set is walked to its end, also when it grows on the way.
  const files = new Set(modules.filter(({ folder }) => PURE.includes(folder)).map(({ file }) => file));
  for (const file of files) {
    const relativeOnes = (imported.get(file) ?? []).filter(({ specifier }) => specifier.startsWith('.'));
    for (const found of relativeOnes) files.add(fileOf(found));
  }
  return files;
}

test('imports go one way between the top-level folders', () => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(found => folderOf(found) !== found.folder && !MAY_IMPORT[found.folder]?.includes(folderOf(found)))
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
  expect(wrong).toEqual([]);
});

test('scheduler and templates are pure, and so is what they import of runtime', () => {
  const pure = pureFiles();
  const builtIns = imports.filter(
    ({ file, specifier }) => pure.has(file) && specifier.startsWith('node:') && !PURE_BUILT_INS.includes(specifier),
  );
  expect(builtIns.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
  const impure = modules.filter(({ file, text }) => pure.has(file) && IMPURE_TEXT.test(text));
  expect(impure.map(({ file }) => file)).toEqual([]);
});

// A check that looked at nothing would pass.
test('the check saw the modules and their imports', () => {
  expect(modules.length).toBeGreaterThan(80);
  expect(imports.length).toBeGreaterThan(300);
  expect([...pureFiles()].filter(file => file.startsWith(`runtime${sep}`)).length).toBeGreaterThan(3);
});
