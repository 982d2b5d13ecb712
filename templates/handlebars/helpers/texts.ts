import { FunctionError } from '../../go/functions/function.ts';
import { elementsOf } from '../../go/types.ts';
import { countOf, type Helper, type HelperContext, textOf, type Value } from './helper.ts';
import { goFunction } from './library.ts';

/** Helpers for text. */
export const TEXTS: readonly Helper[] = [
  onText('upper', 'Upper case.'),
  onText('lower', 'Lower case.'),
  onText('trim', 'Without white space at both ends.'),
  onText('title', 'The first letter of each word in upper case.'),
  onText('quote', 'In double quotes, with what needs it escaped.'),
  onText('squote', 'In single quotes.'),
  onText('b64enc', 'In base 64.'),
  onText('b64dec', 'The text that stands in base 64.'),
  onText('sha256sum', 'The SHA-256 hash in hexadecimal.'),
  indented('indent', 'Each line after so many spaces.'),
  indented('nindent', 'As `indent`, after a line break.'),
  {
    name: 'trunc',
    usage: 'text count',
    summary: 'At most so many bytes from the start.',
    min: 2,
    max: 2,
    call: ([text, count], context) => goFunction('trunc', [countOf(count), textOf(text)], context),
  },
  {
    name: 'replace',
    usage: 'text from to',
    summary: 'With one text in place of another.',
    min: 3,
    max: 3,
    call: ([text, from, to], context) => goFunction('replace', [textOf(from), textOf(to), textOf(text)], context),
  },
  {
    name: 'concat',
    usage: 'text …',
    summary: 'Texts one after the other.',
    min: 1,
    max: 100,
    call: values => values.map(textOf).join(''),
  },
  {
    name: 'join',
    usage: 'list [separator]',
    summary: 'The elements of a list in one text, a comma between them unless it says otherwise.',
    min: 1,
    max: 2,
    call: join,
  },
  {
    name: 'split',
    usage: 'text separator',
    summary: 'The list of texts between separators.',
    min: 2,
    max: 2,
    call: ([text, separator], context) => goFunction('splitList', [textOf(separator), textOf(text)], context),
  },
  test('contains', 'Whether a text contains another.', 'contains'),
  test('startsWith', 'Whether a text starts with another.', 'hasPrefix'),
  test('endsWith', 'Whether a text ends with another.', 'hasSuffix'),
];

function onText(name: string, summary: string): Helper {
  // Quoting takes any value in Go; here as everywhere only what has a text.
  return {
    name,
    usage: 'text',
    summary,
    min: 1,
    max: 1,
    call: ([text], context) => goFunction(name, [textOf(text)], context),
  };
}

function indented(name: string, summary: string): Helper {
  return {
    name,
    usage: 'text count',
    summary,
    min: 2,
    max: 2,
    call: ([text, count], context) => goFunction(name, [countOf(count), textOf(text)], context),
  };
}

function test(name: string, summary: string, go: string): Helper {
  return {
    name,
    usage: 'text part',
    summary,
    min: 2,
    max: 2,
    call: ([text, part], context) => goFunction(go, [textOf(part), textOf(text)], context),
  };
}

function join([list, separator = ',']: readonly Value[], context: HelperContext): string {
  const elements = elementsOf(list);
  if (elements === undefined) throw new FunctionError('a list is needed here');
  const parts = elements.map(textOf);
  const between = textOf(separator);
  context.charge(parts.reduce((sum, part) => sum + part.length + between.length, 0));
  return parts.join(between);
}
