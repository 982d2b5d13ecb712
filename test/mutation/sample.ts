import { createHash } from 'node:crypto';

/** Which mutants are tried: a share of all, drawn by a seed. */
export interface Sample {
  readonly seed: number;
  /** From 0 to 1. */
  readonly share: number;
}

/** What tells a mutant from all others. */
export interface MutantPlace {
  /** Path from the root of the repository. */
  readonly file: string;
  /** Lines and columns counted from 1. */
  readonly location: {
    readonly start: { readonly line: number; readonly column: number };
    readonly end: { readonly line: number; readonly column: number };
  };
  readonly mutatorName: string;
  readonly replacement: string;
}

/** Whether a mutant is in the sample. It depends on nothing but the seed and the mutant, so a larger share has all of a smaller one. */
export function inSample({ seed, share }: Sample, { file, location, mutatorName, replacement }: MutantPlace): boolean {
  const { start, end } = location;
  const place = [seed, file, start.line, start.column, end.line, end.column, mutatorName, replacement];
  const drawn = createHash('sha256').update(place.join('\0')).digest().readUInt32BE();
  return drawn < share * 2 ** 32;
}
