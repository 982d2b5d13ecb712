import { readFileSync } from 'node:fs';
import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth, ROOT } from '../fixture.ts';

interface Case {
  readonly name: string;
  readonly bug?: string;
  readonly input: {
    readonly environment: string;
    readonly objects: string;
    readonly existingFiles: Readonly<Record<string, string>>;
  };
  /** `files` is the whole tree afterwards; null when the original publishes nothing. */
  readonly expected: { readonly files: Readonly<Record<string, string>> | null };
}

const CASES = JSON.parse(readFileSync(join(ROOT, 'test/golden/assignment.json'), 'utf8')) as readonly Case[];

/** What Berth does where it doesn't do as the original does. docs/compatibility.md says why, case by case. */
interface Instead {
  readonly code: number;
  /** Files whose content differs from the original's tree; undefined for one that isn't there. */
  readonly files: Readonly<Record<string, string | undefined>>;
  readonly problem?: string;
}

const README = 'This folder contains deployment targets scheduled on the cluster type';
const anyText = expect.any(String) as string;
const folder = (path: string): Record<string, string> => ({
  [`${path}/namespace.yaml`]: anyText,
  [`${path}/platform-config.yaml`]: anyText,
  [`${path}/reconciler.yaml`]: anyText,
});

const INSTEAD: Readonly<Record<string, Instead>> = {
  'policy/overlap-deadlock': { code: 0, files: { 'large/README.md': README, ...folder('large/cart-test') } },
  'policy/invalid-operator': { code: 2, files: { 'large/README.md': README }, problem: 'matchExpressions[0].operator' },
  'workload/labels-override-target': {
    code: 0,
    files: {
      'large/orders-test/namespace.yaml':
        'kind: Namespace\nmetadata:\n  name: dev-large-orders-test\n  labels: {"own":"yes","tier":"workload","workload":"orders","workspace":"shop-team"}\n',
    },
    problem: "the workload's label",
  },
  'workload/registration-missing': { code: 2, files: {}, problem: 'came through registration "shop"' },
  'workload/flux-label-without-dash-panics': { code: 0, files: folder('large/orders-test') },
  'template/multi-manifest-no-newline-at-end': {
    code: 0,
    files: { 'large/cart-test/reconciler.yaml': 'kind: A\nname: cart\n---\nkind: B\n---\nkind: C' },
  },
  'template/whitespace-only-kept': { code: 0, files: { 'large/cart-test/reconciler.yaml': 'kind: B\n' } },
  'template/missing': {
    code: 2,
    files: { 'large/README.md': README },
    problem: 'names the config template "configmap", which doesn\'t exist',
  },
  'template/parse-error': { code: 2, files: { 'large/README.md': README }, problem: 'missing value for if' },
  'template/type-not-checked': {
    code: 2,
    files: {
      'large/cart-test/namespace.yaml': undefined,
      'large/cart-test/platform-config.yaml': undefined,
      'large/cart-test/reconciler.yaml': undefined,
    },
    problem: 'is of type namespace',
  },
  'validation/config-schema-fails': {
    code: 2,
    files: { 'large/README.md': README, 'small/README.md': README, ...folder('large/cart-test') },
    problem: 'DATABASE_URL is required',
  },
  'repo/stale-files-removed': {
    code: 0,
    files: { 'old-type/README.md': 'x', 'old-type/app/reconciler.yaml': 'x', 'docs/readme.txt': 'human' },
  },
  'repo/stale-file-inside-target-kept': {
    code: 0,
    files: {
      'large/notes.txt': 'n',
      'large/cart-test/config.yaml': undefined,
      'large/cart-test/platform-config.yaml': undefined,
    },
  },
  'repo/no-gitops-repo': { code: 0, files: { 'large/README.md': README, ...folder('large/cart-test') } },
};

interface Built {
  readonly code: number;
  readonly stderr: string;
  readonly files: Readonly<Record<string, string>>;
}

/** Builds a case's objects into a folder that has its files already. */
async function build({ input }: Case): Promise<Built> {
  const output = await temporaryFolder(input.existingFiles);
  // The original has no budget.
  const all = ['--allow-removals', 'all'];
  const words = ['build', '--objects', '-', '--environment', input.environment, '--output-dir', output, ...all];
  const { code, stderr } = await berth(words, { stdin: input.objects });
  return { code, stderr, files: await filesIn(output) };
}

async function filesIn(root: string): Promise<Record<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries.filter(entry => entry.isFile()).map(entry => join(entry.parentPath, entry.name));
  return Object.fromEntries(
    await Promise.all(paths.map(async path => [relative(root, path), await readFile(path, 'utf8')] as const)),
  );
}

describe('the files are the original’s', () => {
  test.each(CASES.filter(({ name }) => INSTEAD[name] === undefined))('$name', async found => {
    const { files, code, stderr } = await build(found);
    expect({ files, code, stderr }).toMatchObject({ files: found.expected.files, code: 0 });
    expect(Object.keys(files).sort()).toEqual(Object.keys(found.expected.files ?? {}).sort());
  });
});

describe('the files are others where the original is wrong', () => {
  test.each(CASES.filter(({ name }) => INSTEAD[name] !== undefined))('$name', async found => {
    const instead = INSTEAD[found.name];
    const { files, code, stderr } = await build(found);
    const wanted = Object.entries({ ...found.expected.files, ...instead?.files }).filter(
      ([, text]) => text !== undefined,
    );
    expect(files).toEqual(Object.fromEntries(wanted));
    expect(code).toBe(instead?.code);
    expect(stderr).toContain(instead?.problem ?? '');
  });

  test('every case is explained in docs/compatibility.md', () => {
    const text = readFileSync(join(ROOT, 'docs/compatibility.md'), 'utf8');
    const marked = CASES.filter(({ name, bug }) => bug !== undefined || INSTEAD[name] !== undefined);
    expect(marked.map(({ name }) => name).filter(name => !text.includes(`\`${name}\``))).toEqual([]);
  });

  test('each difference belongs to a case that is marked, or that publishes nothing at all', () => {
    const unmarked = CASES.filter(({ name, bug }) => INSTEAD[name] !== undefined && bug === undefined);
    expect(unmarked.map(({ name, expected }) => [name, expected.files])).toEqual([['template/parse-error', null]]);
    expect(Object.keys(INSTEAD).every(name => CASES.some(found => found.name === name))).toBe(true);
    expect(CASES.length).toBe(46);
  });
});
