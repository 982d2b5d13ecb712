import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const FOLDER = join(import.meta.dirname, 'corpus');

function folderOf(target: string): string {
  return join(FOLDER, target.replaceAll(' ', '-'));
}

/** Texts that once failed, and those that lead far into a target. */
export function corpusOf(target: string): readonly string[] {
  const folder = folderOf(target);
  return existsSync(folder)
    ? readdirSync(folder)
        .sort()
        .map(name => readFileSync(join(folder, name), 'utf8'))
    : [];
}

/** Keeps a text, and gives where. */
export function addToCorpus(target: string, text: string): string {
  const path = join(folderOf(target), `${createHash('sha256').update(text).digest('hex').slice(0, 16)}.txt`);
  mkdirSync(folderOf(target), { recursive: true });
  writeFileSync(path, text);
  return path;
}
