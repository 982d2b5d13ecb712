import type { OracleCase } from '../oracle-case.ts';
import type { Draw } from './draw.ts';
import { decodeCase, encodeCase } from './encodings.ts';
import { environmentCase, selectorCase } from './environments.ts';
import { ignoreCase } from './source-ignore.ts';
import { checkCase, endCase } from './streams.ts';
import { brokenCase, callCase, nestedCase, specialCase, templateCase } from './templates.ts';

/** A kind of cases. Batches of all families take turns. */
export interface Family {
  readonly name: string;
  readonly make: (draw: Draw) => OracleCase;
  /** Cases in a batch. */
  readonly batch: number;
}

export const FAMILIES: readonly Family[] = [
  { name: 'calls', make: callCase, batch: 1000 },
  { name: 'special', make: specialCase, batch: 600 },
  { name: 'templates', make: templateCase, batch: 600 },
  { name: 'nested', make: nestedCase, batch: 200 },
  { name: 'broken', make: brokenCase, batch: 400 },
  { name: 'encode', make: encodeCase, batch: 400 },
  { name: 'decode', make: decodeCase, batch: 400 },
  { name: 'check', make: checkCase, batch: 400 },
  { name: 'ignore', make: ignoreCase, batch: 1000 },
  { name: 'ends of files', make: endCase, batch: 400 },
  { name: 'selectors', make: selectorCase, batch: 1000 },
  { name: 'environments', make: environmentCase, batch: 300 },
];
