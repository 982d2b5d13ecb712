import { renderedObjects } from './rendered-objects.ts';
import { readRenderedYaml } from './rendered-yaml.ts';

/** Ids of the objects in files of a branch that are the same wherever they are applied. What isn't YAML has none. */
export function publishedObjects(texts: readonly string[]): Set<string> {
  const found = texts.flatMap(text => {
    const read = readRenderedYaml(text);
    return 'problem' in read ? [] : renderedObjects(read.documents).objects;
  });
  return new Set(found.filter(({ isPlaced }) => isPlaced).map(({ id }) => id));
}
