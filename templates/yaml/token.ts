import type { Mark } from './cursor.ts';

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

/** What the scanner makes of the text. */
export type Token = { readonly mark: Mark } & (
  | { readonly type: SimpleTokenType }
  | { readonly type: 'alias'; readonly name: string }
  | { readonly type: 'anchor'; readonly name: string }
  | { readonly type: 'scalar'; readonly value: string; readonly plain: boolean }
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
