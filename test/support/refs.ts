import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';

/**
 * Commits of all refs of a bare repository by their full names, read from its files: a test server looks at them with every request, and a
 * process for each look would be a third of what its tests wait for. What git packs at this moment isn't missed: loose refs are read first.
 */
export async function readRefs(repository: string): Promise<ReadonlyMap<string, string>> {
  const loose = await looseRefs(repository, 'refs');
  const packed = packedRefs((await readOrNothing(join(repository, 'packed-refs'))) ?? '');
  return new Map([...packed, ...loose]);
}

/** The commit of one ref, by its full name. */
export async function readRef(repository: string, name: string): Promise<string | undefined> {
  const loose = await readOrNothing(join(repository, name));
  if (loose !== undefined) return loose.trim();
  return packedRefs((await readOrNothing(join(repository, 'packed-refs'))) ?? '').get(name);
}

async function looseRefs(repository: string, folder: string): Promise<[name: string, commit: string][]> {
  const entries = await readdir(join(repository, folder), { withFileTypes: true }).catch(() => []);
  const found = await Promise.all(
    entries.map(async (entry): Promise<[string, string][]> => {
      const name = `${folder}/${entry.name}`;
      if (entry.isDirectory()) return await looseRefs(repository, name);
      const commit = name.endsWith('.lock') ? undefined : await readOrNothing(join(repository, name));
      return commit === undefined ? [] : [[name, commit.trim()]];
    }),
  );
  return found.flat();
}

/** `<commit> <ref>` a line; comments begin with `#`, and `^` is what the tag above it stands for. */
function packedRefs(text: string): Map<string, string> {
  const lines = text.split('\n').filter(line => /^[0-9a-f]/.test(line));
  return new Map(lines.map(line => [line.slice(line.indexOf(' ') + 1), line.slice(0, line.indexOf(' '))]));
}

/** Refs come and go while others write. */
async function readOrNothing(path: string): Promise<string | undefined> {
  try {
    return await readFile(path, 'utf8');
  } catch {
    return undefined;
  }
}
