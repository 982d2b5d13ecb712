import type { Cursor, Mark } from './cursor.ts';

export type SimpleTokenType =
  | 'stream-end'
  | 'document-start'
  | 'document-end'
  | 'block-sequence-start'
  | 'block-mapping-start'
  | 'block-end'
  | 'flow-sequence-start'
  | 'flow-sequence-end'
  | 'flow-mapping-start'
  | 'flow-mapping-end'
  | 'block-entry'
  | 'flow-entry'
  | 'key'
  | 'value';

/** What the scanner makes of the text. `end` is where it stopped reading: behind the token, and what is blank after it. */
export type Token = { readonly mark: Mark } & (
  | { readonly type: SimpleTokenType }
  | { readonly type: 'alias'; readonly name: string; readonly end: number }
  | { readonly type: 'anchor'; readonly name: string }
  | { readonly type: 'scalar'; readonly value: string; readonly plain: boolean; readonly end: number }
  | TagToken
  | { readonly type: 'version-directive'; readonly version: string }
  | { readonly type: 'tag-directive'; readonly handle: string; readonly prefix: string }
);

export interface TagToken {
  readonly type: 'tag';
  /** `!`, `!!` or `!name!`; empty when the suffix is the whole tag. */
  readonly handle: string;
  readonly suffix: string;
}

export type TokenType = Token['type'];

/** A scalar that was just read. */
export function scalarToken(mark: Mark, value: string, { plain, cursor }: { plain: boolean; cursor: Cursor }): Token {
  return { type: 'scalar', mark, value, plain, end: cursor.position };
}
