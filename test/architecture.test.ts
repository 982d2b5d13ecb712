import { execFileSync } from 'node:child_process';
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
/** What the parts of a folder may import of each other. */
const PARTS_MAY_IMPORT: Readonly<Record<string, Readonly<Record<string, readonly string[]>>>> = {
  scheduler: {
    model: [],
    config: ['model'],
    snapshot: ['model'],
    placement: ['model', 'snapshot'],
    plan: ['model', 'config', 'snapshot', 'placement'],
    explain: ['model', 'snapshot', 'placement'],
    analysis: ['model', 'config', 'snapshot', 'placement', 'plan'],
  },
  workflows: {
    text: [],
    forges: [],
    promotion: ['feedback', 'text'],
    feedback: [],
    proposal: ['forges', 'text'],
    gitops: ['proposal', 'forges', 'text'],
    issues: ['gitops', 'forges', 'text'],
    review: ['gitops', 'proposal', 'forges', 'text'],
  },
};
/** Folders that are pure, with all that they import from elsewhere: no files, network, processes or clock. */
const PURE = ['templates', 'scheduler'];
/** Of Node's own modules, hashes and ciphers are functions of their arguments. */
const PURE_BUILT_INS = ['node:crypto'];
const IMPURE_TEXT =
  /\b(random(Bytes|UUID|Int)\(|process\.(env|stdout|stderr|cwd)|Date\.now|new Date\(\)|Math\.random|performance\.now|console\.|set(Timeout|Interval)\(|await fetch\()/;

/** What use cases take from their caller: the terminal, the process around them, and whoever asks over HTTP. */
const OF_THE_CALLER = /\b(process\.(env|argv|cwd|exit|std)|console\.|Date\.now|setTimeout|setInterval)/;
const PACKAGES_OF_THE_CALLER = [
  'picocolors',
  'commander',
  'pino',
  'hono',
  '@hono/node-server',
  'node:http',
  'node:tty',
];

/** Functions below the use cases that the command line calls to show what they answer. */
const SHOWN_WITH = [
  'scheduler/model/diagnostic.ts',
  'scheduler/placement/selector.ts',
  'workflows/forges/pull-request-address.ts',
  'workflows/gitops/description/sections.ts',
  'workflows/gitops/description/counts.ts',
  'workflows/gitops/removal-budget.ts',
  'workflows/review/read-review.ts',
  'workflows/review/review-comment.ts',
  'workflows/review/review-report.ts',
  'workflows/text/words.ts',
];

interface Import {
  readonly file: string;
  readonly folder: string;
  readonly specifier: string;
  /** Types alone, which are gone when the program runs. */
  readonly isType: boolean;
}

const modules = Object.keys(MAY_IMPORT).flatMap(folder =>
  readdirSync(join(ROOT, folder), { recursive: true, encoding: 'utf8' })
    .filter(name => name.endsWith('.ts') && !name.startsWith(`sample${sep}`))
    .map(name => ({ folder, file: join(folder, name), text: readFileSync(join(ROOT, folder, name), 'utf8') })),
);
const imports: Import[] = modules.flatMap(({ folder, file, text }) =>
  [...text.matchAll(/(?:\b(?:(?:import|export)\s+(type)\b[^;']*?)?\bfrom|\bimport\(?)\s*'([^'\s]+)'/g)].map(
    ([, type, specifier = '']) => ({ folder, file, specifier, isType: type !== undefined }),
  ),
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

/** Files that import another one. */
function importersOf(target: string): string[] {
  const found = imports.filter(one => !one.isType && one.specifier.startsWith('.') && fileOf(one) === target);
  return found.map(({ file }) => file);
}

test('imports go one way between the top-level folders', () => {
  const wrong = imports
    .filter(({ specifier }) => specifier.startsWith('.'))
    .filter(found => folderOf(found) !== found.folder && !MAY_IMPORT[found.folder]?.includes(folderOf(found)))
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
  expect(wrong).toEqual([]);
});

test.each(Object.entries(PARTS_MAY_IMPORT))('imports go one way between the parts of %s', (folder, allowed) => {
  const partOf = (file: string): string => file.split(sep)[1] ?? '';
  const inner = imports.filter(
    one => one.folder === folder && one.specifier.startsWith('.') && one.file.split(sep).length > 2,
  );
  const wrong = inner
    .filter(one => folderOf(one) === folder && partOf(fileOf(one)) !== partOf(one.file))
    .filter(one => !allowed[partOf(one.file)]?.includes(partOf(fileOf(one))))
    .map(({ file, specifier }) => `${file} imports ${specifier}`);
  expect(wrong).toEqual([]);
  expect([...new Set(inner.map(({ file }) => partOf(file)))].sort()).toEqual(Object.keys(allowed).sort());
});

test('proposals know no plan', () => {
  const planned = imports.filter(
    one =>
      one.file.startsWith(join('workflows', 'proposal')) &&
      /scheduler\/(plan|snapshot|placement)\//.test(one.specifier),
  );
  expect(planned.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
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

test('use cases hold no terminal, no process, no clock and no HTTP', () => {
  const own = modules.filter(({ folder }) => folder === 'use-cases');
  expect(own.filter(({ text }) => OF_THE_CALLER.test(text)).map(({ file }) => file)).toEqual([]);
  const wrong = imports.filter(one => one.folder === 'use-cases' && PACKAGES_OF_THE_CALLER.includes(one.specifier));
  expect(wrong.map(({ file, specifier }) => `${file} imports ${specifier}`)).toEqual([]);
});

test('forges are opened and changes are proposed in one place each', () => {
  expect(importersOf('workflows/forges/create-forges.ts')).toEqual(['use-cases/session.ts']);
  expect(importersOf('workflows/proposal/propose.ts')).toEqual(['use-cases/propose-environment.ts']);
  expect(importersOf('environments/read-environments.ts')).toEqual(['use-cases/read-fleet.ts']);
});

test('the command line asks use cases, and shows what they answer', () => {
  const below = ['environments', 'scheduler', 'templates', 'workflows'];
  const called = imports.filter(
    found =>
      found.folder === 'cli' && !found.isType && found.specifier.startsWith('.') && below.includes(folderOf(found)),
  );
  expect([...new Set(called.map(fileOf))].filter(file => !SHOWN_WITH.includes(file))).toEqual([]);
});

test('a command is loaded when it runs, and nothing but the command line before', () => {
  const loaded = new Set<string>();
  const packages = new Set<string>();
  const load = (file: string): void => {
    if (loaded.has(file)) return;
    loaded.add(file);
    const text = modules.find(module => module.file === file)?.text ?? '';
    for (const found of imports.filter(one => one.file === file && !one.isType)) {
      if (text.includes(`import('${found.specifier}')`) || found.specifier.startsWith('node:')) continue;
      if (found.specifier.startsWith('.')) load(fileOf(found));
      else packages.add(found.specifier);
    }
  };
  load('cli/main.ts');
  expect([...packages].sort()).toEqual(['commander', 'picocolors']);
  expect(new Set([...loaded].map(file => file.split(sep)[0]))).toEqual(new Set(['cli', 'runtime']));
});

// A check that looked at nothing would pass.
test('the check saw the modules and their imports', () => {
  const listed = execFileSync('git', ['ls-files', '--', ...Object.keys(MAY_IMPORT)], { cwd: ROOT, encoding: 'utf8' });
  const sources = listed.split('\n').filter(path => path.endsWith('.ts') && !path.startsWith('environments/sample/'));
  expect(modules.length).toBeGreaterThanOrEqual(sources.length * 0.9);
  expect(imports.length).toBeGreaterThan(modules.length);
  expect([...pureFiles()].filter(file => file.startsWith(`runtime${sep}`)).length).toBeGreaterThan(3);
});
