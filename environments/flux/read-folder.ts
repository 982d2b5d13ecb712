import sortBy from 'lodash-es/sortBy.js';
import sumBy from 'lodash-es/sumBy.js';
import { UserError } from '../../runtime/errors.ts';
import { normalPath } from '../../runtime/git/names.ts';
import type { SourceTree } from '../../runtime/git/source-tree.ts';
import { LEFT_OUT_SIZE, type TreeEntry } from '../../runtime/git/tree.ts';
import { printable } from '../../runtime/printable.ts';
import type { Guard } from '../../runtime/workers/guard.ts';
import type { Diagnostic } from '../../scheduler/model/diagnostic.ts';
import type { SourceLimits } from '../limits.ts';
import type { ManifestCache, ManifestKey } from '../manifests/manifest-cache.ts';
import { type FileOrigin, parseManifestFile } from '../manifests/manifest-file.ts';
import { joinManifests, type ParsedManifests, parseManifests } from '../manifests/parsed-manifests.ts';
import { buildKustomization } from './build-kustomization.ts';
import type { Kustomize } from './kustomize.ts';
import { withoutLocalConfig } from './local-config.ts';
import { selectFiles } from './select-files.ts';
import { IGNORE_FILE, type IgnoreFile, ignoreFilter } from './source-ignore.ts';
import { stepOf } from './step-of.ts';

export interface ReadFolderOptions {
  /** Folder inside the repository. */
  readonly path: string;
  /** The folder's own `.sourceignore` files count, those above it don't: `.environments` is excluded for everybody else. */
  readonly ownRulesOnly?: boolean;
  readonly limits: SourceLimits;
  readonly cache: ManifestCache;
  readonly kustomize: Kustomize;
  /** Around everything that files decide about. */
  readonly guard: Guard;
  readonly signal?: AbortSignal;
}

/**
 * Reads what Flux would apply from a folder: see `selectFiles`. Objects come in order of their files. What can't be read alone comes
 * back as unreadable. Throws what makes the whole folder unreadable: a `GitError` when it isn't there, a
 * {@link UserError} over the limits or for a kustomization that can't be built.
 */
export async function readFolder(tree: SourceTree, options: ReadFolderOptions): Promise<ParsedManifests> {
  const folder = normalPath(options.path);
  const origin = { repository: tree.repository, ...(tree.commit !== undefined && { commit: tree.commit }) };
  const entries = await tree.list(folder);
  const rules = await ignoreFiles(tree, { folder, entries, ownRulesOnly: options.ownRulesOnly ?? false });
  const where = folder === '' ? 'the repository' : `folder ${printable(folder)}`;
  const select = (): Selected => {
    const isIgnored = ignoreFilter(rules, entries.length);
    return { isIgnored, ...selectFiles(entries, { folder, isIgnored, origin }) };
  };
  const { isIgnored, ...selection } = options.guard(
    stepOf(`the files of ${where}`, { ...origin, path: folder, oid: tree.commit }),
    select,
  );
  checkLimits(selection.files, where, options.limits);
  const files = await parseFiles(tree, { ...options, entries: selection.files, origin, where });
  for (const kustomization of selection.kustomizations) {
    files.push({
      path: kustomization.path,
      file: await buildKustomization(tree, { ...options, kustomization, isIgnored, origin }),
    });
  }
  const content = joinManifests(sortBy(files, 'path').map(({ file }) => file));
  return { ...content, diagnostics: [...selection.diagnostics, ...content.diagnostics] };
}

interface Selected extends ReturnType<typeof selectFiles> {
  readonly isIgnored: (path: string) => boolean;
}

interface IgnoreOptions {
  readonly folder: string;
  readonly entries: readonly TreeEntry[];
  readonly ownRulesOnly: boolean;
}

/** The `.sourceignore` files of the folder, of those in it, and of those above it. */
async function ignoreFiles(tree: SourceTree, { folder, entries, ownRulesOnly }: IgnoreOptions): Promise<IgnoreFile[]> {
  const parts = folder === '' ? [] : folder.split('/');
  const above = parts.map((_, index) => [...parts.slice(0, index), IGNORE_FILE].join('/'));
  const outer = ownRulesOnly ? [] : await tree.find(above);
  const inner = entries.filter(({ path }) => path === IGNORE_FILE || path.endsWith(`/${IGNORE_FILE}`));
  const found = [...outer, ...inner].filter(entry => entry.type === 'file' && entry.size <= MAX_IGNORE_BYTES);
  const files: IgnoreFile[] = [];
  for await (const { entry, bytes } of tree.read(found)) {
    const text = new TextDecoder().decode(bytes);
    files.push({ folder: entry.path.slice(0, -IGNORE_FILE.length).replace(/\/$/, ''), text });
  }
  return files;
}

// Rules are compared with every path: a huge file of them is no honest one.
const MAX_IGNORE_BYTES = 256 * 1024;

function checkLimits(files: readonly TreeEntry[], where: string, limits: SourceLimits): void {
  const total = sumBy(files, ({ size }) => (size > limits.maxFileBytes ? 0 : size));
  if (files.length > limits.maxFiles) {
    throw new UserError(`${where} has ${files.length} manifest files, at most ${limits.maxFiles} are read`, {
      fix: fixWith('BERTH_MAX_SOURCE_FILES=100000'),
    });
  }
  if (total > limits.maxTotalBytes) {
    throw new UserError(`the manifests in ${where} have ${total} bytes, at most ${limits.maxTotalBytes} are read`, {
      fix: fixWith('BERTH_MAX_SOURCE_SIZE=1Gi'),
    });
  }
}

function fixWith(setting: string): string {
  return `name a smaller folder in "path", exclude files in .sourceignore, or allow more with ${setting}`;
}

interface ParseOptions extends ReadFolderOptions {
  readonly entries: readonly TreeEntry[];
  readonly origin: Omit<FileOrigin, 'path'>;
  /** The folder, in words. */
  readonly where: string;
}

interface ReadFile {
  readonly path: string;
  readonly file: ParsedManifests;
}

/** Only files that weren't read before are read. */
async function parseFiles(
  tree: SourceTree,
  { entries, origin, where, cache, limits, guard }: ParseOptions,
): Promise<ReadFile[]> {
  const files: ReadFile[] = [];
  const unknown: TreeEntry[] = [];
  let values = 0;
  const add = (path: string, file: ParsedManifests): void => {
    values += file.values;
    if (values > limits.maxTotalValues) {
      // Not where: it depends on what was read before.
      const what = `the manifests in ${where} have more than ${limits.maxTotalValues} values together`;
      throw new UserError(what, { fix: fixWith('BERTH_MAX_SOURCE_VALUES=10000000') });
    }
    files.push({ path, file });
  };
  for (const entry of entries) {
    const known = cache.find(keyOf(tree, entry));
    if (known !== undefined) add(entry.path, known);
    else if (entry.size > limits.maxFileBytes) files.push({ path: entry.path, file: tooLarge(entry, origin, limits) });
    else unknown.push(entry);
  }
  for await (const { entry, bytes } of tree.read(unknown)) {
    const place = { ...origin, path: printable(entry.path) };
    add(
      entry.path,
      cache.get(keyOf(tree, entry), () =>
        guard(stepOf(place.path, { ...entry, repository: tree.repository }), () => parseBytes(bytes, place)),
      ),
    );
  }
  return files;
}

function keyOf(tree: SourceTree, entry: TreeEntry): ManifestKey {
  return { repository: tree.repository, path: entry.path, oid: entry.oid, size: entry.size };
}

function parseBytes(bytes: Uint8Array, origin: FileOrigin): ParsedManifests {
  const text = decodeUtf8(bytes);
  if (text === undefined) {
    return unreadableFile(origin, {
      code: 'not-utf8',
      message: 'the file is not text in UTF-8',
      fix: 'save it as UTF-8',
    });
  }
  return parseManifests(withoutLocalConfig(parseManifestFile(text, origin)));
}

function decodeUtf8(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return undefined;
  }
}

function tooLarge(entry: TreeEntry, origin: Omit<FileOrigin, 'path'>, limits: SourceLimits): ParsedManifests {
  return unreadableFile(
    { ...origin, path: printable(entry.path) },
    {
      code: 'file-too-large',
      message: `the file has ${entry.size === LEFT_OUT_SIZE ? 'more than ' : ''}${entry.size} bytes, at most ${limits.maxFileBytes} are read`,
      fix: 'split it, or name it in .sourceignore if it has no manifests',
    },
  );
}

/** It may have held any object. */
function unreadableFile(origin: FileOrigin, problem: { code: string; message: string; fix: string }): ParsedManifests {
  const place = { ...origin, line: 1, column: 1 };
  const diagnostics: Diagnostic[] = [{ severity: 'error', ...problem, origin: place }];
  return { manifests: [], unreadable: [{ origin: place, diagnostics }], diagnostics: [], values: 1 };
}
