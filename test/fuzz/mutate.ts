import fc from 'fast-check';

/** Pieces that mean something to one of the languages that are read, or have meant trouble somewhere. */
const TOKENS = [
  '\n',
  '\n---\n',
  '\n...\n',
  '  ',
  '\t',
  ': ',
  '- ',
  '? ',
  '|',
  '>-',
  '&a ',
  '*a',
  '<<: *a',
  '!!binary ',
  '!!null',
  '%YAML 1.1\n',
  '#',
  '"',
  "'",
  '\\',
  '{',
  '}',
  '[',
  ']',
  '{{',
  '}}',
  '{{-',
  '-}}',
  '{{/*',
  '*/}}',
  '{{ range .Labels }}',
  '{{ end }}',
  '{{ . }}',
  '{{ toYaml . }}',
  '{{#each Labels}}',
  '{{/each}}',
  '{{ repeat 1000 "x" }}',
  '{{ regexMatch "(a+)+$" . }}',
  'null',
  'true',
  '0',
  '-1',
  '1e999',
  '9007199254740993',
  '0x10',
  '.inf',
  '1_000',
  '__proto__',
  'constructor',
  'toString',
  'hasOwnProperty',
  '$ref',
  '#/definitions/a',
  '$async',
  '$schema',
  '(a+)+$',
  '(?=a)',
  '[^]',
  'a{1,1000}',
  '**',
  '!',
  '/',
  '../',
  './',
  '\u0000',
  '\u001b[31m',
  '\u2028',
  '\ufeff',
  '\ud800',
  'é',
  '😀',
  '\u202e',
  '::error::',
  '<!-- -->',
  '@team',
  '#1',
  'file://',
  'https://user:canary-secret@host/',
] as const;

type Mutation =
  | { readonly kind: 'delete'; readonly at: number; readonly length: number }
  | { readonly kind: 'insert'; readonly at: number; readonly token: string; readonly times: number }
  | { readonly kind: 'repeat'; readonly at: number; readonly length: number; readonly times: number }
  | { readonly kind: 'move'; readonly at: number; readonly length: number; readonly to: number };

/** Places and lengths are shares of the text, so that a mutation means about the same for each text. */
const share = fc.double({ min: 0, max: 1, noNaN: true });
const short = fc.double({ min: 0, max: 0.3, noNaN: true });
const times = fc.oneof(
  { weight: 6, arbitrary: fc.integer({ min: 1, max: 4 }) },
  { weight: 1, arbitrary: fc.integer({ min: 5, max: 3_000 }) },
);

const mutation: fc.Arbitrary<Mutation> = fc.oneof(
  fc.record({ kind: fc.constant('delete' as const), at: share, length: short }),
  fc.record({ kind: fc.constant('insert' as const), at: share, token: fc.constantFrom(...TOKENS), times }),
  fc.record({ kind: fc.constant('repeat' as const), at: share, length: short, times }),
  fc.record({ kind: fc.constant('move' as const), at: share, length: short, to: share }),
);

/** Characters of a text that is tried: limits of bytes have tests of their own. */
const LONGEST = 200_000;

/** Texts that are nearly right: one of the seeds, changed a few times. A failure shrinks to fewer changes. */
export function mutated(seeds: readonly string[]): fc.Arbitrary<string> {
  return fc
    .tuple(fc.constantFrom(...seeds), fc.array(mutation, { maxLength: 8 }))
    .map(([seed, mutations]) => mutations.reduce(apply, seed).slice(0, LONGEST));
}

function apply(text: string, change: Mutation): string {
  const at = Math.floor(change.at * text.length);
  switch (change.kind) {
    case 'insert':
      return text.slice(0, at) + change.token.repeat(change.times) + text.slice(at);
    case 'delete':
      return text.slice(0, at) + text.slice(at + pieceOf(text, change).length);
    case 'repeat': {
      const piece = pieceOf(text, change);
      const most = Math.max(1, Math.floor(LONGEST / Math.max(1, piece.length)));
      return text.slice(0, at) + piece.repeat(Math.min(change.times, most)) + text.slice(at);
    }
    case 'move': {
      const piece = pieceOf(text, change);
      const rest = text.slice(0, at) + text.slice(at + piece.length);
      const to = Math.floor(change.to * rest.length);
      return rest.slice(0, to) + piece + rest.slice(to);
    }
  }
}

function pieceOf(text: string, { at, length }: { readonly at: number; readonly length: number }): string {
  const start = Math.floor(at * text.length);
  return text.slice(start, start + Math.ceil(length * text.length));
}
