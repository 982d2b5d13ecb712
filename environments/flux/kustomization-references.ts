import { isRecord } from '../../runtime/is-record.ts';
import { pushAll } from '../../runtime/push-all.ts';

/** A path that a kustomization names, as it is written there. */
export interface Reference {
  readonly field: string;
  readonly path: string;
  /** A resource may be a folder with a kustomization of its own. */
  readonly mayBeFolder: boolean;
}

/** What a kustomization says, as far as it matters which files it reads. */
export interface KustomizationFacts {
  readonly references: readonly Reference[];
  /** Fields that are not allowed: they run programs, fetch things, or are unknown. */
  readonly refused: readonly string[];
}

const HARMLESS: readonly string[] = [
  'apiVersion', 'kind', 'metadata', 'namespace', 'namePrefix', 'nameSuffix', 'commonLabels', 'commonAnnotations', 'labels',
  'images', 'imageTags', 'replicas', 'generatorOptions', 'vars', 'sortOptions', 'buildMetadata',
]; // biome-ignore format: a list of words
const FOLDERS: readonly string[] = ['resources', 'bases', 'components'];
const FILES: readonly string[] = ['crds', 'configurations'];
const GENERATORS: readonly string[] = ['configMapGenerator', 'secretGenerator'];
const WITH_PATH: readonly string[] = ['patches', 'patchesJson6902', 'replacements'];

/** Every field is looked at: one that isn't known might read files or the network in a way that nobody checks. */
export function kustomizationFacts(body: unknown): KustomizationFacts {
  if (!isRecord(body)) return { references: [], refused: [] };
  const references: Reference[] = [];
  const refused: string[] = [];
  for (const [field, value] of Object.entries(body)) {
    if (value === null || HARMLESS.includes(field)) continue;
    if (FOLDERS.includes(field)) pushAll(references, paths(field, value, { mayBeFolder: true }));
    else if (FILES.includes(field)) pushAll(references, paths(field, value));
    else if (field === 'patchesStrategicMerge') pushAll(references, paths(field, texts(value).filter(isPath)));
    else if (GENERATORS.includes(field)) pushAll(references, generated(field, value));
    else if (WITH_PATH.includes(field)) {
      const written = records(value).flatMap(item => texts([item['path']]));
      pushAll(references, paths(field, written));
    } else refused.push(field);
  }
  return { references, refused: refused.sort() };
}

function generated(field: string, value: unknown): Reference[] {
  return records(value).flatMap(item => [
    // `key=path` or a path.
    ...paths(
      `${field}.files`,
      texts(item['files']).map(file => file.slice(file.indexOf('=') + 1)),
    ),
    ...paths(`${field}.envs`, [...texts(item['envs']), ...texts([item['env']])]),
  ]);
}

function paths(field: string, value: unknown, { mayBeFolder = false } = {}): Reference[] {
  return texts(value).map(path => ({ field, path, mayBeFolder }));
}

/** A patch may stand there itself. */
function isPath(text: string): boolean {
  return !text.includes('\n');
}

function texts(value: unknown): string[] {
  return Array.isArray(value) ? value.filter(item => typeof item === 'string' && item !== '') : [];
}

function records(value: unknown): Record<string, unknown>[] {
  return Array.isArray(value) ? value.filter(isRecord) : [];
}
