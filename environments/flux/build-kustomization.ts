import { createHash } from 'node:crypto';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import sortBy from 'lodash-es/sortBy.js';
import sumBy from 'lodash-es/sumBy.js';
import { UserError } from '../../runtime/errors.ts';
import type { SourceFile, SourceTree } from '../../runtime/git/source-tree.ts';
import type { TreeEntry } from '../../runtime/git/tree.ts';
import { makeFolder } from '../../runtime/make-folder.ts';
import { printable } from '../../runtime/printable.ts';
import { withoutTrailing } from '../../runtime/without-trailing.ts';
import type { Guard } from '../../runtime/workers/guard.ts';
import type { FieldPath } from '../../scheduler/model/manifest.ts';
import type { SourceLimits } from '../limits.ts';
import { DEFAULT_YAML_LIMITS, inspectDocument } from '../manifests/check-document.ts';
import { LineIndex } from '../manifests/line-index.ts';
import { offsetOf } from '../manifests/locate.ts';
import type { ManifestCache } from '../manifests/manifest-cache.ts';
import { type FileOrigin, parseManifestFile } from '../manifests/manifest-file.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { type ParsedManifests, parseManifests } from '../manifests/parsed-manifests.ts';
import type { Kustomize } from './kustomize.ts';
import { withoutLocalConfig } from './local-config.ts';
import { placed, sourcesOf } from './place-built-objects.ts';
import { type Reference, type RewrittenKustomization, rewriteKustomization } from './rewrite-kustomization.ts';
import { isKustomizationFile, kustomizationPaths } from './select-files.ts';
import { stepOf } from './step-of.ts';

export interface BuildOptions {
  /** The kustomization file of the folder to build. */
  readonly kustomization: TreeEntry;
  readonly isIgnored: (path: string) => boolean;
  readonly origin: Omit<FileOrigin, 'path'>;
  readonly limits: SourceLimits;
  readonly cache: ManifestCache;
  readonly kustomize: Kustomize;
  /** Around everything that files decide about. */
  readonly guard: Guard;
  readonly signal?: AbortSignal;
}

/**
 * Builds a folder with kustomize. It sees a copy of exactly those files that the kustomizations name, and these written
 * anew from what was understood of them: nothing of the machine, nothing of the network. Unchanged files are not built again.
 * Throws a {@link UserError} for what is named and isn't in the repository, and for what kustomize can't build.
 */
export async function buildKustomization(tree: SourceTree, options: BuildOptions): Promise<ParsedManifests> {
  const { kustomization, cache, origin } = options;
  const files = await new ReferencedFiles(tree, options).collect(kustomization);
  const path = printable(kustomization.path);
  const key = {
    repository: tree.repository,
    path: kustomization.path,
    oid: fingerprint(files),
    size: sumBy(files, ({ entry }) => entry.size),
  };
  const known = cache.find(key);
  if (known !== undefined) return known;
  const text = await inTemporaryFolder(files, async folder => {
    return await named(
      path,
      async () => await options.kustomize.build(join(folder, dirname(kustomization.path)), options.signal),
    );
  });
  const parse = (): ParsedManifests => {
    const built = parseManifestFile(text, { ...origin, path });
    return parseManifests(withoutLocalConfig(placed(built, { ...origin, path }, sourcesOf(files, origin))));
  };
  return cache.get(key, () => options.guard(stepOf(path, key), parse));
}

async function named<T>(path: string, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof UserError)) throw error;
    throw new UserError(`${path}: ${error.message}`, {
      cause: error,
      ...(error.fix !== undefined && { fix: error.fix }),
    });
  }
}

function fingerprint(files: readonly SourceFile[]): string {
  const hash = createHash('sha256').update('kustomize');
  for (const { entry } of files) hash.update(`\0${entry.path}\0${entry.oid}`);
  return hash.digest('hex');
}

async function inTemporaryFolder<T>(files: readonly SourceFile[], work: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'berth-kustomize-'));
  try {
    for (const { entry, bytes } of files) {
      await makeFolder(join(folder, dirname(entry.path)));
      await writeFile(join(folder, entry.path), bytes);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** A path with the file that names it. */
interface FoundReference extends Reference {
  readonly from: TreeEntry;
}

/** Kustomizations that name others that name others: each level is read for itself. */
const MAX_LEVELS = 100;

/** Follows the paths of kustomizations through the repository, all of a level at once. */
class ReferencedFiles {
  readonly #tree: SourceTree;
  readonly #options: BuildOptions;
  readonly #found = new Map<string, SourceFile>();
  #size = 0;

  constructor(tree: SourceTree, options: BuildOptions) {
    this.#tree = tree;
    this.#options = options;
  }

  /** In order of their paths. */
  async collect(kustomization: TreeEntry): Promise<SourceFile[]> {
    let entries: readonly TreeEntry[] = [kustomization];
    for (let level = 0; entries.length > 0; level++) {
      if (level > MAX_LEVELS) {
        const what = `${printable(kustomization.path)}: kustomizations name each other more than ${MAX_LEVELS} levels deep`;
        throw new UserError(what, { fix: 'name the files directly' });
      }
      entries = await this.#resolve((await this.#read(entries)).flatMap(file => this.#referencesOf(file)));
    }
    return sortBy([...this.#found.values()], ({ entry }) => entry.path);
  }

  async #read(entries: readonly TreeEntry[]): Promise<SourceFile[]> {
    for (const entry of entries) this.#charge(entry);
    const files: SourceFile[] = [];
    for await (const file of this.#tree.read(entries)) {
      this.#found.set(file.entry.path, file);
      files.push(file);
    }
    const missing = entries.find(({ path }) => !this.#found.has(path));
    if (missing !== undefined) throw new UserError(`${printable(missing.path)} can't be read`);
    return files;
  }

  /** Throws before more is read than may be. */
  #charge({ path, size }: TreeEntry): void {
    const { maxFileBytes, maxTotalBytes, maxFiles } = this.#options.limits;
    // A tree made by hand can have such names; the files are written to disk.
    if (path.split('/').some(part => part === '' || part === '.' || part === '..')) {
      throw new UserError(`"${printable(path)}" is no path that can be written`, { fix: 'rename the file' });
    }
    this.#size += size;
    if (size > maxFileBytes || this.#size > maxTotalBytes || this.#found.size >= maxFiles) {
      throw new UserError(`${printable(path)}: the kustomization needs more than may be read`, {
        fix: 'make it smaller, or allow more with BERTH_MAX_SOURCE_SIZE and BERTH_MAX_SOURCE_FILES',
      });
    }
  }

  /** What a kustomization names, which is written anew. Nothing for other files. */
  #referencesOf(file: SourceFile): FoundReference[] {
    const { entry: from } = file;
    if (!isKustomizationFile(from.path)) return [];
    const step = stepOf(printable(from.path), { ...from, repository: this.#tree.repository });
    const { text, references } = this.#options.guard(step, () => rewritten(file));
    this.#found.set(from.path, { entry: from, bytes: Buffer.from(text) });
    return references.map(reference => ({ ...reference, from }));
  }

  /** The files that are meant, without those that were read before. */
  async #resolve(references: readonly FoundReference[]): Promise<TreeEntry[]> {
    const wanted = references.map(reference => ({ reference, candidates: candidatesFor(reference) }));
    const paths = [...new Set(wanted.flatMap(({ candidates }) => candidates))];
    if (paths.length > this.#options.limits.maxFiles * 4) {
      throw new UserError('the kustomization names more files than may be read', {
        fix: 'make it smaller, or allow more with BERTH_MAX_SOURCE_FILES',
      });
    }
    const entries = (await this.#tree.find(paths)).filter(
      entry => entry.type === 'file' && !this.#options.isIgnored(entry.path),
    );
    const byPath = new Map(entries.map(entry => [entry.path, entry]));
    const found = wanted.map(({ reference, candidates }) => {
      const entry = candidates.map(path => byPath.get(path)).find(one => one !== undefined);
      return entry ?? notThere(reference);
    });
    return [...new Set(found)].filter(({ path }) => !this.#found.has(path));
  }
}

/** Where a path may lead; nowhere when it leaves the repository. */
function candidatesFor({ from, path, mayBeFolder }: FoundReference): string[] {
  const target = withoutTrailing(posix.join(posix.dirname(from.path), path), '/');
  if (path.startsWith('/') || target === '..' || target.startsWith('../')) return [];
  const folder = target === '.' ? '' : target;
  return [...(folder === '' ? [] : [folder]), ...(mayBeFolder ? kustomizationPaths(folder) : [])];
}

function notThere({ from, line, field, path, mayBeFolder }: FoundReference): never {
  const what = mayBeFolder ? 'a file, or a folder with a kustomization,' : 'a file';
  throw new UserError(
    `${printable(from.path)}:${line}: ${field} names "${printable(path)}", which is not ${what} of the repository`,
    {
      fix: 'copy it into the repository: nothing is fetched from elsewhere, and symbolic links are not followed',
    },
  );
}

/** Throws a {@link UserError} for a kustomization file that can't be read or does more than name files. */
function rewritten({ entry, bytes }: SourceFile): RewrittenKustomization {
  const text = Buffer.from(bytes).toString('utf8');
  const name = printable(entry.path);
  const [document, ...more] = parseYaml(text);
  const lines = new LineIndex(text);
  const source = { name, lineOf: (at: FieldPath) => (document ? lines.at(offsetOf(document, at)).line : 1) };
  if (document === undefined) return rewriteKustomization(undefined, source);
  const problem = document.errors[0]?.message ?? inspectDocument(document, DEFAULT_YAML_LIMITS)[0]?.message;
  if (problem !== undefined)
    throw new UserError(`${name} is not valid: ${problem.split('\n', 1)[0]}`, { fix: 'correct it' });
  if (more.some(({ contents }) => contents !== null)) {
    throw new UserError(`${name} is not valid: it has more than one document`, { fix: 'leave one' });
  }
  return rewriteKustomization(document.toJS({ maxAliasCount: -1 }), source);
}
