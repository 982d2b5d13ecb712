import { readdir, readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { compareText } from '../../scheduler/model/diagnostic.ts';

/** A branch of the sample: its files, as they shall be committed. */
export interface SampleBranch {
  readonly repository: string;
  readonly branch: string;
  /** Path → text, sorted by path. */
  readonly files: ReadonlyMap<string, string>;
}

/** Branch from which the others of the sample take what is promoted; it is committed first. */
export const MAIN = 'main';
/** The environments of the sample, in the order of promotion. */
export const ENVIRONMENTS = ['dev', 'staging', 'prod'] as const;
export const CONTROL_PLANE = 'control-plane';
export const GITOPS = 'platform-gitops';

const ADDRESS = /https:\/\/git\.example\.com\/harbor\/([a-z-]+)/g;
const NO_COMMIT = '"0000000000000000000000000000000000000000"';

/** Reads the shipped sample: `<repository>/<branch>/…`. `main` comes first in each repository. */
export async function readSample(folder: string): Promise<SampleBranch[]> {
  const branches: SampleBranch[] = [];
  for (const repository of await folders(folder)) {
    const names = (await folders(join(folder, repository))).sort((a, b) => rank(a) - rank(b) || compareText(a, b));
    for (const branch of names) {
      branches.push({ repository, branch, files: await readFiles(join(folder, repository, branch)) });
    }
  }
  return branches;
}

function rank(branch: string): number {
  return branch === MAIN ? 0 : 1;
}

async function folders(path: string): Promise<string[]> {
  const entries = await readdir(path, { withFileTypes: true });
  return entries
    .filter(entry => entry.isDirectory())
    .map(({ name }) => name)
    .sort(compareText);
}

async function readFiles(root: string): Promise<Map<string, string>> {
  const entries = await readdir(root, { recursive: true, withFileTypes: true });
  const paths = entries
    .filter(entry => entry.isFile())
    .map(entry => relative(root, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
    .sort(compareText);
  const texts = await Promise.all(paths.map(async path => [path, await readFile(join(root, path), 'utf8')] as const));
  return new Map(texts);
}

export interface Placeholders {
  /** Address of a repository of the sample; nothing for one that isn't in it. */
  readonly addressOf: (repository: string) => string | undefined;
  /** Commit of `main` of the control plane, once it is known. */
  readonly mainCommit?: string;
}

/** The text of a sample's file with real addresses and the real commit. */
export function fillIn(text: string, { addressOf, mainCommit }: Placeholders): string {
  const addressed = text.replace(ADDRESS, (written, repository: string) => {
    const address = addressOf(repository);
    return address === undefined ? written : yamlText(address);
  });
  return mainCommit === undefined ? addressed : addressed.replaceAll(NO_COMMIT, `"${mainCommit}"`);
}

/** Paths may have characters that mean something in YAML. */
function yamlText(text: string): string {
  return /^[\w./~+@-]+$/.test(text) ? text : JSON.stringify(text);
}
