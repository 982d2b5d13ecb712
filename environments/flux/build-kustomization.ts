import { createHash } from 'node:crypto';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join, posix } from 'node:path';
import sortBy from 'lodash-es/sortBy.js';
import sumBy from 'lodash-es/sumBy.js';
import { UserError } from '../../runtime/errors.ts';
import type { SourceFile, SourceTree } from '../../runtime/git/source-tree.ts';
import type { TreeEntry } from '../../runtime/git/tree.ts';
import { printable } from '../../runtime/printable.ts';
import { withoutTrailing } from '../../runtime/without-trailing.ts';
import type { Guard } from '../../runtime/workers/guard.ts';
import type { FieldPath, Manifest } from '../../scheduler/model/manifest.ts';
import type { SourceLimits } from '../limits.ts';
import { DEFAULT_YAML_LIMITS, inspectDocument } from '../manifests/check-document.ts';
import { LineIndex } from '../manifests/line-index.ts';
import { offsetOf } from '../manifests/locate.ts';
import type { ManifestCache } from '../manifests/manifest-cache.ts';
import { type FileOrigin, type ManifestFile, parseManifestFile } from '../manifests/manifest-file.ts';
import { parseYaml } from '../manifests/parse-yaml.ts';
import { type ParsedManifests, parseManifests } from '../manifests/parsed-manifests.ts';
import type { Kustomize } from './kustomize.ts';
import { withoutLocalConfig } from './local-config.ts';
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
 * anew from what was understood of them: nothing of the machine, nothing of the network. The objects' place is the kustomization file. Unchanged files are not built again.
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
    const file = placedAt({ ...origin, path }, parseManifestFile(text, { ...origin, path }));
    return parseManifests(withoutLocalConfig(file));
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

/** Lines of what kustomize printed mean nothing to anybody. */
function placedAt(origin: FileOrigin, file: ManifestFile): ManifestFile {
  const place = { ...origin, line: 1, column: 1 };
  return {
    values: file.values,
    manifests: file.manifests.map(
      ({ body }): Manifest => ({ body, origin: place, locate: () => ({ line: 1, column: 1 }) }),
    ),
    unreadable: file.unreadable.map(unreadable => ({
      ...unreadable,
      origin: place,
      diagnostics: unreadable.diagnostics.map(diagnostic => ({ ...diagnostic, origin: place })),
    })),
    diagnostics: file.diagnostics.map(diagnostic => ({ ...diagnostic, origin: place })),
  };
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
      await mkdir(join(folder, dirname(entry.path)), { recursive: true });
      await writeFile(join(folder, entry.path), bytes);
    }
    return await work(folder);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** Follows the paths of kustomizations through the repository. */
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
    const waiting = [kustomization];
    for (let next = waiting.pop(); next !== undefined; next = waiting.pop()) {
      if (this.#found.has(next.path)) continue;
      const file = await this.#add(next);
      if (!isKustomizationFile(next.path)) continue;
      const step = stepOf(printable(next.path), { ...next, repository: this.#tree.repository });
      const { text, references } = this.#options.guard(step, () => rewritten(file));
      this.#found.set(next.path, { entry: file.entry, bytes: Buffer.from(text) });
      for (const reference of references) waiting.push(await this.#resolve(next, reference));
    }
    return sortBy([...this.#found.values()], ({ entry }) => entry.path);
  }

  async #add(entry: TreeEntry): Promise<SourceFile> {
    const { limits } = this.#options;
    // A tree made by hand can have such names; the files are written to disk.
    if (entry.path.split('/').some(part => part === '' || part === '.' || part === '..')) {
      throw new UserError(`"${printable(entry.path)}" is no path that can be written`, { fix: 'rename the file' });
    }
    this.#size += entry.size;
    if (entry.size > limits.maxFileBytes || this.#size > limits.maxTotalBytes || this.#found.size >= limits.maxFiles) {
      throw new UserError(`${printable(entry.path)}: the kustomization needs more than may be read`, {
        fix: 'make it smaller',
      });
    }
    for await (const file of this.#tree.read([entry])) {
      this.#found.set(entry.path, file);
      return file;
    }
    throw new UserError(`${printable(entry.path)} can't be read`);
  }

  async #resolve(from: TreeEntry, { field, path, mayBeFolder, line }: Reference): Promise<TreeEntry> {
    const target = withoutTrailing(posix.join(posix.dirname(from.path), path), '/');
    const leaves = path.startsWith('/') || target === '..' || target.startsWith('../');
    const folder = target === '.' ? '' : target;
    const candidates = leaves
      ? []
      : [...(folder === '' ? [] : [folder]), ...(mayBeFolder ? kustomizationPaths(folder) : [])];
    const entries = (await this.#tree.find(candidates)).filter(
      entry => entry.type === 'file' && !this.#options.isIgnored(entry.path),
    );
    const found = candidates.flatMap(candidate => entries.find(entry => entry.path === candidate) ?? [])[0];
    if (found !== undefined) return found;
    const what = mayBeFolder ? 'a file, or a folder with a kustomization,' : 'a file';
    throw new UserError(
      `${printable(from.path)}:${line}: ${field} names "${printable(path)}", which is not ${what} of the repository`,
      {
        fix: 'copy it into the repository: nothing is fetched from elsewhere, and symbolic links are not followed',
      },
    );
  }
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
