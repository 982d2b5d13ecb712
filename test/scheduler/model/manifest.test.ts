import { expect, test } from 'vitest';
import { type FieldPath, fieldName, originOf } from '../../../scheduler/model/manifest.ts';
import { rawManifest } from '../../support/objects.ts';

test.each<[FieldPath, string]>([
  [[], ''],
  [['spec'], 'spec'],
  [['spec', 'path'], 'spec.path'],
  [['spec', 'manifests', 0], 'spec.manifests[0]'],
  [['spec', 'manifests', 10, 'name'], 'spec.manifests[10].name'],
  [['spec', 'a', 0, 1], 'spec.a[0][1]'],
  [['metadata', 'labels', 'example.com/tier'], 'metadata.labels.example.com/tier'],
])('the field %j is written %s', (path, expected) => {
  expect(fieldName(path)).toBe(expected);
});

test('the origin of a field is the file of the manifest with the field’s position', () => {
  const found = { ...rawManifest({}, 'a/b.yaml', 'repository'), locate: () => ({ line: 7, column: 3 }) };
  expect(originOf(found, ['spec'])).toEqual({ ...found.origin, path: 'a/b.yaml', line: 7, column: 3 });
});
