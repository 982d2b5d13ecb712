import type { TokenType } from './token.ts';

/** Tokens that end a node that was announced but isn't there. */
export const AFTER_BLOCK_KEY: readonly TokenType[] = ['key', 'value', 'block-end'];
export const AFTER_BLOCK_ENTRY: readonly TokenType[] = ['block-entry', 'block-end'];
export const AFTER_INDENTLESS_ENTRY: readonly TokenType[] = ['block-entry', 'key', 'value', 'block-end'];
export const AFTER_DOCUMENT_START: readonly TokenType[] = [
  'version-directive',
  'tag-directive',
  'document-start',
  'document-end',
  'stream-end',
];

export const FLOW_SEQUENCE_ENDS: readonly TokenType[] = ['value', 'flow-entry', 'flow-sequence-end'];
export const FLOW_SEQUENCE_NEXT: readonly TokenType[] = ['flow-entry', 'flow-sequence-end'];
export const FLOW_MAPPING_ENDS: readonly TokenType[] = ['value', 'flow-entry', 'flow-mapping-end'];
export const FLOW_MAPPING_NEXT: readonly TokenType[] = ['flow-entry', 'flow-mapping-end'];
