import { OLD_BOOLEANS, resolvePlain } from './resolve.ts';

/** How a string is written in block context. */
type ScalarStyle = 'plain' | 'single' | 'double' | 'literal';

export interface StringForm {
  readonly style: ScalarStyle;
  /** Has a line break of any kind: as a key it needs `? `. */
  readonly multiline: boolean;
}

const PLAIN: StringForm = { style: 'plain', multiline: false };
const DOUBLE: StringForm = { style: 'double', multiline: false };

/** The style that yaml.v3 chooses for a string. */
export function stringForm(text: string): StringForm {
  if (SIMPLE.test(text)) return readsAsString(text) ? PLAIN : DOUBLE;
  return formOf(text, { wanted: text.includes('\n') ? 'literal' : readsAsString(text) ? 'plain' : 'double' });
}

/** The style of base64 text under the tag `!!binary`, which is never quoted for what it looks like. */
export function binaryForm(text: string): StringForm {
  return formOf(text, { wanted: text.includes('\n') ? 'literal' : 'plain' });
}

/** Words, numbers and addresses joined by single spaces, which need no look at their characters one by one. */
const SIMPLE =
  /^[A-Za-z0-9_/$](?:[A-Za-z0-9_/.+=-]|:(?=[A-Za-z0-9_/]))*(?: [A-Za-z0-9_/(](?:[A-Za-z0-9_/.+=-]|:(?=[A-Za-z0-9_/]))*)*$/;
const SEXAGESIMAL = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const SIGNED_OCTAL = /^0o[-+][0-7]+$/;

/** Whether the text stays a string when it stands unquoted, for readers of YAML 1.1 too. */
function readsAsString(text: string): boolean {
  if (resolvePlain(text).type !== 'string' || OLD_BOOLEANS.has(text)) return false;
  const first = text.charCodeAt(0);
  // Signs and digits.
  if (first < 0x2b || first > 0x39) return true;
  return !SEXAGESIMAL.test(text) && !SIGNED_OCTAL.test(text.replaceAll('_', ''));
}

/** Characters that a plain scalar can't start with; `?`, `:` and `-` only when a blank or the end follows. */
const INDICATOR_AT_START = /^(?:[#,[\]{}&*!|>'"%@`]|[?:-](?:[ \t]|$)|---|\.\.\.)/;
/** `: `, ` #` and a colon at the end, which a plain scalar can't have either. */
const INDICATOR_INSIDE = /.:(?:[ \t]|$)|[ \t\r\n\u0085\u2028\u2029]#/s;
/** Not printable, and so to be escaped. Characters beyond the basic plane count among them, U+0085 too. */
const SPECIAL = /[^\t\n\x20-\x7e\xa0-\ud7ff\ue000-\ufefe\uff00-\ufffd]/;
const BREAK = /[\r\n\u0085\u2028\u2029]/;
const BREAK_AT_EDGE = /^[ \r\n\u0085\u2028\u2029]|[ \r\n\u0085\u2028\u2029]$/;
const SPACE_BEFORE_BREAK = / [\r\n\u0085\u2028\u2029]/;
const SPACE_AFTER_BREAK = /[\r\n\u0085\u2028\u2029] /;

function formOf(text: string, { wanted }: { readonly wanted: ScalarStyle }): StringForm {
  const multiline = BREAK.test(text);
  const special = SPECIAL.test(text) || SPACE_BEFORE_BREAK.test(text);
  switch (wanted) {
    case 'literal':
      return { style: special || text.endsWith(' ') ? 'double' : 'literal', multiline };
    case 'plain': {
      if (special || text.includes('\t') || SPACE_AFTER_BREAK.test(text)) return { style: 'double', multiline };
      const plain =
        !multiline && !BREAK_AT_EDGE.test(text) && !INDICATOR_AT_START.test(text) && !INDICATOR_INSIDE.test(text);
      return { style: plain ? 'plain' : 'single', multiline };
    }
    default:
      return { style: 'double', multiline };
  }
}
