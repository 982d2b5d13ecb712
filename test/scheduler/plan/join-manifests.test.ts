import fc from 'fast-check';
import { expect, test } from 'vitest';
import { joinManifests } from '../../../scheduler/plan/join-manifests.ts';

test.each<[string, string[], string]>([
  ['none are an empty file', [], ''],
  ['one is the file', ['a: 1\n'], 'a: 1\n'],
  ['one without a newline at its end stays without', ['a: 1'], 'a: 1'],
  ['several have a line between them', ['a: 1\n', 'b: 2\n', 'c: 3\n'], 'a: 1\n---\nb: 2\n---\nc: 3\n'],
  ['one without a newline doesn’t spoil the next', ['a: 1', 'b: 2'], 'a: 1\n---\nb: 2'],
  ['those of white space only are left out', ['', 'a: 1\n', ' \n\t\n', 'b: 2\n', '\n'], 'a: 1\n---\nb: 2\n'],
  ['the last that is left has nothing added', [' ', 'a: 1', '\n'], 'a: 1'],
  ['white space inside of one stays', ['\n a: 1 \n\n', 'b: 2\n'], '\n a: 1 \n\n---\nb: 2\n'],
])('manifests to one stream: %s', (_name, manifests, expected) => {
  expect(joinManifests(manifests)).toBe(expected);
});

test('each manifest is a document of its own (property)', () => {
  const manifest = fc
    .tuple(fc.constantFrom('a: 1', 'b:\n  c: 2'), fc.boolean())
    .map(([text, ends]) => (ends ? `${text}\n` : text));
  fc.assert(
    fc.property(fc.array(manifest, { maxLength: 5 }), manifests => {
      const documents = manifests.length === 0 ? [] : joinManifests(manifests).split(/^---\n/m);
      expect(documents.map(text => text.trimEnd())).toEqual(manifests.map(text => text.trimEnd()));
    }),
  );
});
