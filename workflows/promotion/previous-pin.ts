import { parseManifestFile } from '../../environments/manifests/manifest-file.ts';
import { parseManifests } from '../../environments/manifests/parsed-manifests.ts';
import { fileAt } from '../../runtime/git/file-at.ts';
import type { Repository } from '../../runtime/git/repository.ts';
import { directionOf } from './base-history.ts';
import type { Pin } from './pin.ts';

/** Changes of the pin's file that are looked at. */
const MOST_CHANGES = 200;

/**
 * The commit that an environment had before the one that it has, by the history of its branch: the newest that is older on the line.
 * Nothing when there never was one.
 * @param repository Of the environment's branch, with all of its history.
 * @param base The base repository, with all of its history.
 */
export async function findPreviousPin(pin: Pin, repository: Repository, base: Repository): Promise<string | undefined> {
  const { commit: current, base: object, source } = pin;
  const { path } = object.origin;
  const args = ['log', '--first-parent', '--format=%H', `--max-count=${MOST_CHANGES}`, source.commit, '--', path];
  const { stdout } = await repository.run(args);
  for (const change of stdout.toString('latin1').split('\n')) {
    if (change === '' || current === undefined) continue;
    const file = await fileAt(repository, change, path);
    const commit = file === undefined ? undefined : pinIn(file.text, { path, name: object.name });
    if (commit !== undefined && (await directionOf(base, current, commit)) === 'back') return commit;
  }
  return undefined;
}

function pinIn(text: string, { path, name }: { readonly path: string; readonly name: string }): string | undefined {
  const { manifests } = parseManifests(parseManifestFile(text, { repository: '', path }));
  const commits = manifests.flatMap(manifest =>
    manifest.state === 'valid' && manifest.object.kind === 'BaseRepo' && manifest.object.name === name
      ? [manifest.object.spec.commit ?? '']
      : [],
  );
  return commits[0] === '' ? undefined : commits[0]?.toLowerCase();
}
