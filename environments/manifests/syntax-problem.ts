import type { YAMLParseError } from 'yaml';
import type { YamlProblem } from './check-document.ts';
import { quoteAdvice } from './quote-advice.ts';

interface Words {
  readonly message: string;
  readonly fix: string;
}

// What the parser's codes mean to somebody who doesn't know the words of the YAML specification.
const WORDS: Readonly<Record<string, Words>> = {
  TAB_AS_INDENT: { message: 'a tab is used for indentation', fix: 'indent with spaces' },
  BAD_INDENT: { message: 'the indentation does not fit the lines above', fix: 'align the line with its neighbours' },
  BLOCK_AS_IMPLICIT_KEY: {
    message: 'there is a second ": " in the line',
    fix: 'put the value in quotes, or begin a new line',
  },
  MULTILINE_IMPLICIT_KEY: {
    message: 'a ":" is missing, or a line is not indented far enough',
    fix: 'write "key: value", or indent the line',
  },
  MISSING_CHAR: {
    message: 'a character is missing',
    fix: 'close what was opened: a quote, a bracket, or a key with ":"',
  },
  BAD_ALIAS: {
    message: 'the alias or anchor is not complete',
    fix: 'put a value that begins with "*" or "&" in quotes',
  },
  BAD_DQ_ESCAPE: {
    message: 'the text in double quotes has an unknown \\ escape',
    fix: 'use single quotes, or write \\\\',
  },
  BAD_SCALAR_START: {
    message: 'a value can not begin with this character',
    fix: 'put the value in quotes',
  },
  UNEXPECTED_TOKEN: {
    message: 'this is not expected here',
    fix: 'check the quotes, brackets and indentation before it',
  },
  BAD_DIRECTIVE: { message: 'a line that begins with "%" is not known', fix: 'remove the line' },
  MISSING_ANCHOR: { message: 'the alias has no anchor', fix: 'write the value out' },
};

/** What the parser says when it took the first character of a text for something else. */
const MISREAD: ReadonlySet<string> = new Set([
  'BAD_ALIAS',
  'BAD_SCALAR_START',
  'BLOCK_AS_IMPLICIT_KEY',
  'TAG_RESOLVE_FAILED',
  'UNEXPECTED_TOKEN',
]);

const TEMPLATE: Words = {
  message: 'the line has "{{": it seems to be a template, not a manifest',
  fix: 'put the value in quotes, or name the file in .sourceignore',
};
const MERGE: Words = { message: 'the file has an unresolved merge conflict', fix: 'resolve the conflict' };
const DEEP: Words = { message: 'maps and lists are nested too deeply', fix: 'make the document flatter' };

/** A syntax error of the parser, in plain words. */
export function syntaxProblem(error: YAMLParseError, text: string): YamlProblem {
  const offset = Math.min(error.pos[0], text.length);
  const line = text.slice(text.lastIndexOf('\n', offset - 1) + 1, offset + 500).split('\n', 1)[0] ?? '';
  const { message, fix } = explain(error, line, text);
  const code = /call stack/.test(error.message) ? 'yaml-depth' : 'invalid-yaml';
  return { code, offset, message, fix };
}

function explain(error: YAMLParseError, line: string, text: string): Words {
  if (/call stack/.test(error.message)) return DEEP;
  if (/^(<{7}|>{7}|={7})( |$)/m.test(text)) return MERGE;
  if (line.includes('{{')) return TEMPLATE;
  const detail = (error.message.split('\n', 1)[0] ?? '').slice(0, 200);
  const words = WORDS[error.code] ?? { message: 'this is not valid YAML', fix: 'correct the line' };
  const { message, fix } = MISREAD.has(error.code) ? quoteAdvice(line, words) : words;
  return { message: `${message} (${detail})`, fix };
}
