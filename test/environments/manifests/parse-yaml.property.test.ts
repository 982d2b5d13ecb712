import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseYaml } from '../../../environments/manifests/parse-yaml.ts';
import { GoMap } from '../../../templates/value.ts';
import { decodeYaml } from '../../../templates/yaml/index.ts';

// The other reader is go-yaml, value for value: `npm run test:oracle` holds it to that.

function ours(text: string): unknown {
  const body: unknown = parseYaml(text).at(-1)?.toJS();
  return typeof body === 'object' && body !== null && 'a' in body ? body.a : body;
}

function goYaml(text: string): unknown {
  const value = decodeYaml(text);
  return value instanceof GoMap ? value.entries.get('a') : value;
}

test('a text in a block ends as go-yaml has it, wherever the file ends', () => {
  const header = fc.constantFrom('|', '|+', '|-', '>', '>+', '>-', '|2', '>2+');
  const lines = fc.array(fc.constantFrom('x', 'y z', '', ' deeper', '# no comment'), { minLength: 1, maxLength: 4 });
  const end = fc.constantFrom('', '\n', '\n\n', '\n\n\n', '\n# comment', '\nb: 1', '\nb: 1\n');
  fc.assert(
    fc.property(header, lines, end, (begin, content, last) => {
      const text = `a: ${begin}\n${['x', ...content].map(line => (line === '' ? '' : `  ${line}`)).join('\n')}${last}`;
      expect(ours(text), JSON.stringify(text)).toEqual(goYaml(text));
    }),
    { numRuns: 2_000 },
  );
});

test.each([
  ['in a list', '- |\n  x', ['x']],
  ['alone', '|\n x', 'x'],
  ['in the last document', 'a: 1\n---\na: |+\n  x', 'x'],
])('%s, too', (_, text, value) => {
  expect(ours(text)).toEqual(value);
});
