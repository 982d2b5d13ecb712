import { fromBytes } from '../runtime/bytes.ts';
import { normalAddress } from '../runtime/git/address.ts';
import type { Git } from '../runtime/git/git.ts';
import { GitError } from '../runtime/git/git-error.ts';
import { pushAll } from '../runtime/push-all.ts';
import type { Place } from './shared-places.ts';

const MOST_COMMITS = 10;
const MOST_BYTES = 65_536;

/**
 * Repositories that environments published to before, by the last commits of the files that say so. What can't be read is left out: it is
 * only where to look, and decides nothing.
 */
export async function formerPlaces(places: readonly Place[], { git }: { readonly git: Git }): Promise<Place[]> {
  const known = new Set(places.map(({ repository }) => normalAddress(repository)));
  const former: Place[] = [];
  for (const place of places) {
    for (const repository of await formerRepositories(place, git)) {
      if (known.has(normalAddress(repository))) continue;
      known.add(normalAddress(repository));
      former.push({ ...place, repository });
    }
  }
  return former;
}

async function formerRepositories({ origin: { repository, commit, path } }: Place, git: Git): Promise<string[]> {
  if (commit === undefined) return [];
  try {
    const opened = await git.open(repository);
    const { commits } = await opened.log({ to: commit, paths: [path], limit: MOST_COMMITS });
    const found: string[] = [];
    for (const { id } of commits) {
      const files = (await opened.files(id, [path])).filter(({ size }) => size <= MOST_BYTES);
      for await (const { bytes } of opened.blobs(files.map(({ oid }) => oid))) {
        pushAll(found, repositoriesIn(fromBytes(bytes)));
      }
    }
    return found;
  } catch (error) {
    if (error instanceof GitError) return [];
    throw error;
  }
}

/** Read as text: no more than an address is wanted, and what is there may be anything. */
function repositoriesIn(text: string): string[] {
  return text
    .split(/^---/m)
    .filter(document => /^kind: *["']?GitOpsRepo["']? *$/m.test(document))
    .flatMap(document => /^ +repo: *["']?([^\s"'#]+)/m.exec(document)?.[1] ?? []);
}
