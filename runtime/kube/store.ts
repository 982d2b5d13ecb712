import { type KubeObject, keyOf } from './resource.ts';

/** Annotation in which kubectl keeps the whole object a second time. */
const LAST_APPLIED = 'kubectl.kubernetes.io/last-applied-configuration';

/** The objects of a kind as they were last seen, by key, without what only takes room. */
export interface Store {
  get(key: string): KubeObject | undefined;
  list(): KubeObject[];
  size(): number;
  /** Puts a whole list in the place of what there was. Gives the keys of what differs. */
  replace(objects: Iterable<KubeObject>): string[];
  upsert(object: KubeObject): string;
  /** Forgets an object. */
  remove(object: KubeObject): string;
}

export function createStore(): Store {
  let objects = new Map<string, KubeObject>();
  return {
    get: key => objects.get(key),
    list: () => [...objects.values()],
    size: () => objects.size,
    replace(listed) {
      const before = objects;
      objects = new Map();
      for (const object of listed) {
        const key = keyOf(object);
        const known = before.get(key);
        // What didn't change keeps its identity.
        objects.set(key, known !== undefined && isSame(known, object) ? known : trimmed(object));
      }
      const gone = [...before.keys()].filter(key => !objects.has(key));
      return [...[...objects].filter(([key, object]) => before.get(key) !== object).map(([key]) => key), ...gone];
    },
    upsert(object) {
      const key = keyOf(object);
      objects.set(key, trimmed(object));
      return key;
    },
    remove(object) {
      const key = keyOf(object);
      objects.delete(key);
      return key;
    },
  };
}

function isSame({ metadata: one }: KubeObject, { metadata: other }: KubeObject): boolean {
  return one.uid === other.uid && one.resourceVersion === other.resourceVersion;
}

function trimmed(object: KubeObject): KubeObject {
  const {
    managedFields: _,
    annotations,
    ...metadata
  } = object.metadata as KubeObject['metadata'] & { managedFields?: unknown };
  if (annotations === undefined) return { ...object, metadata };
  const { [LAST_APPLIED]: __, ...kept } = annotations;
  return { ...object, metadata: { ...metadata, annotations: kept } };
}
