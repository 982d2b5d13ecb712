import { createReadStream } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join, relative, resolve } from 'node:path';
import sumBy from 'lodash-es/sumBy.js';
import { UserError } from '../runtime/errors.ts';
import { printable } from '../runtime/printable.ts';
import type { SourceLimits } from './limits.ts';
import { type ManifestFile, parseManifestFile } from './manifests/manifest-file.ts';

export interface ObjectFilesOptions {
  readonly cwd: string;
  readonly stdin: () => Promise<string>;
  readonly limits: SourceLimits;
}

export interface ObjectFiles {
  /** For people: the folder, or what the file or stream is called. */
  readonly repository: string;
  readonly content: ManifestFile;
}

const STDIN = 'standard input';

/** Reads plain files outside of git: one file, all `.yaml`, `.yml` and `.json` files of a folder, or `-`. */
export async function readObjectFiles(location: string, options: ObjectFilesOptions): Promise<ObjectFiles> {
  if (location === '-') {
    const content = parseManifestFile(await options.stdin(), { repository: STDIN, path: '-' });
    return { repository: STDIN, content };
  }
  const path = resolve(options.cwd, location);
  const status = await stat(path).catch(() => undefined);
  if (status === undefined)
    throw new UserError(`there is no file or folder ${printable(location)}`, { fix: 'check the path' });
  const repository = printable(location);
  const files = status.isDirectory() ? await filesIn(path, options.limits) : [path];
  // A file that was named is read however large it is below the limit for all; one that was found is not.
  const limit = status.isDirectory() ? options.limits.maxFileBytes : options.limits.maxTotalBytes;
  const parsed: ManifestFile[] = [];
  let total = 0;
  for (const file of files) {
    const text = await readBounded(file, limit);
    total += text.length;
    if (total > options.limits.maxTotalBytes) throw tooMuch(location, options.limits);
    const name = status.isDirectory() ? relative(path, file) : location;
    parsed.push(parseManifestFile(text, { repository, path: printable(name.replaceAll('\\', '/')) }));
  }
  return {
    repository,
    content: {
      manifests: parsed.flatMap(one => one.manifests),
      unreadable: parsed.flatMap(one => one.unreadable),
      diagnostics: parsed.flatMap(one => one.diagnostics),
      values: sumBy(parsed, 'values'),
    },
  };
}

/** Sorted by path. Symlinks are not followed. */
async function filesIn(root: string, limits: SourceLimits): Promise<string[]> {
  const children = await readdir(root, { recursive: true, withFileTypes: true });
  const files = children
    .filter(child => child.isFile() && /\.(ya?ml|json)$/.test(child.name))
    .map(child => join(child.parentPath, child.name))
    .filter(path => !relative(root, path).split(/[\\/]/).includes('.git'))
    .sort();
  if (files.length > limits.maxFiles) throw tooMuch(root, limits);
  return files;
}

function tooMuch(location: string, limits: SourceLimits): UserError {
  return new UserError(
    `${printable(location)} has more than ${limits.maxFiles} files or ${limits.maxTotalBytes} bytes of objects`,
    { fix: 'choose a smaller folder' },
  );
}

/** Also of pipes, such as those of a shell's `<(…)`, whose size nobody knows before. */
async function readBounded(path: string, limit: number): Promise<string> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > limit) {
      throw new UserError(`${printable(path)} has more than ${limit} bytes`, { fix: 'split it into several files' });
    }
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}
