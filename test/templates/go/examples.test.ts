import { expect, test } from 'vitest';
import { BUILTINS } from '../../../templates/go/builtins/builtins.ts';
import { EXAMPLES, WITHOUT_EXAMPLE } from '../../../templates/go/examples.ts';
import { FUNCTIONS } from '../../../templates/go/functions/index.ts';
import { render } from './answers.ts';

const NAMES = new Set([...BUILTINS, ...FUNCTIONS].map(({ name }) => name));

test('every function has an example, or a reason for none', () => {
  expect([...NAMES].filter(name => !EXAMPLES.has(name) && !WITHOUT_EXAMPLE.has(name))).toEqual([]);
  expect([...EXAMPLES.keys(), ...WITHOUT_EXAMPLE].filter(name => !NAMES.has(name))).toEqual([]);
});

test.each([...EXAMPLES])('the example of %s uses it and renders', (name, example) => {
  expect(example).toMatch(new RegExp(`\\b${name}\\b`));
  expect(render(`{{ ${example} }}`)).not.toContain('<no value>');
});
