import { expect, test } from 'vitest';
import { type Injection, injectedDocument } from '../../../scheduler/plan/injected-documents.ts';
import type { RenderedText, ValueSpan } from '../../../templates/taint.ts';
import { checkYaml } from '../../../templates/yaml/check.ts';

/** What was rendered, with everything between « and » from a value: of the field `v1`, `v2` and so on. */
function rendered(marked: string): RenderedText {
  const values: ValueSpan[] = [];
  let text = '';
  for (const part of marked.split(/(«[^»]*»)/)) {
    const value = /^«([^»]*)»$/.exec(part)?.[1];
    if (value !== undefined)
      values.push({ field: `v${values.length + 1}`, start: text.length, end: text.length + value.length });
    text += value ?? part;
  }
  return { text, values };
}

function injection(marked: string): Injection | undefined {
  const given = rendered(marked);
  return injectedDocument(given, checkYaml(given.text));
}

test.each<[string, string, Partial<Injection>]>([
  [
    'opens a quotation',
    'a: «"»\nb: c"\n',
    { field: 'v1', line: 1, what: 'opens a quotation or bracket that it does not close' },
  ],
  [
    'opens a bracket',
    'a: «[b», c]\n',
    { field: 'v1', line: 1, what: 'opens a quotation or bracket that it does not close' },
  ],
  ['opens a text in lines', 'a: «|»\n  b\n', { line: 1, what: 'opens a quotation or bracket that it does not close' }],
  ['closes a quotation', 'a: "b«"»\n', { line: 1, what: 'closes a quotation or bracket that it does not open' }],
  ['closes a bracket', 'x: 1\na: [b, c«]»\n', { line: 2, what: 'closes a quotation or bracket that it does not open' }],
  [
    'escapes a double quotation mark',
    'a: "«b\\»"\nc: d"\n',
    { field: 'v1', what: 'escapes a quotation mark of the template' },
  ],
  [
    'escapes a single quotation mark',
    "a: '«b'»'\nc: d'\n",
    { field: 'v1', what: 'escapes a quotation mark of the template' },
  ],
  [
    'of two only the second one escapes',
    'a: "«b»-«c\\»"\nd: e"\n',
    { field: 'v2', what: 'escapes a quotation mark of the template' },
  ],
  [
    'makes a comment of the rest of the line',
    'a: «b #»/c\n',
    { line: 1, what: 'begins a comment that the rest of the line falls into' },
  ],
  [
    'takes a value of the template for its key’s',
    'a: «{b: c}»\nd:\n  «e:» f\n',
    { field: 'v2', line: 3, what: 'takes what follows it in the template for its own' },
  ],
  [
    'takes a value of the template for its item',
    'a: «{b: c}»\nd:\n  «-» e\n',
    { field: 'v2', line: 3, what: 'takes what follows it in the template for its own' },
  ],
  ['takes up what an object is', 'a: «"b»\nkind: A\nc: d"\n', { field: 'v1' }],
])('a value that %s is told, with its line', (_, marked, expected) => {
  expect(injection(marked)).toMatchObject(expected);
});

test.each([
  ['a quotation of its own', 'a: «"b"»\n'],
  ['a bracket of its own', 'a: «[b, c]»\nd: «{e: f}»\n'],
  ['a text within the template’s quotation marks', 'a: "«b»"\nc: \'«d»\'\n'],
  ['a pair of single quotation marks within the template’s', "a: '«b''c»'\n"],
  ['an escaped backslash', 'a: "«b\\\\»"\n'],
  ['a comment to the end of the line', 'a: «b # c»\nd: e\n'],
  ['a comment with nothing but blanks behind it', 'a: «b #»  \nd: e\n'],
  ['a comment at the end of the text', 'a: «b #»'],
  ['a comment of several lines', 'a: «b # c\n# d»\n'],
  ['a hash within a comment of the template', '# for «b # c», made by hand\na: b\n'],
  ['a hash within a comment of the template that isn’t the first line', 'a: b\n  # for «b # c», made by hand\n'],
  ['a hash within a text', 'a: "«b # c» d"\n'],
  ['a hash within a word', 'a: «b#c»d\n'],
  ['a key with its own value', 'a:\n  «b: "c"»\n'],
  ['a key with nothing behind it', 'a:\n  «b:  # c»\nd: e\n'],
])('%s is a value’s to write', (_, marked) => {
  expect(injection(marked)).toBeUndefined();
});

test.each<[string, string, Partial<Injection>]>([
  ['the first', 'kind: «A»\n---\nkind: B\n', { field: 'v1', document: 1, line: 1 }],
  ['the second', 'kind: A\n---\nx: «y»\nkind: «B»\n', { field: 'v2', document: 2, line: 4 }],
  ['a separator between them', 'kind: A\nx: «y\n---\nz: 1»\n', { field: 'v1', line: 3 }],
])('the document is told: %s', (_, marked, expected) => {
  expect(injection(marked)).toMatchObject(expected);
});
