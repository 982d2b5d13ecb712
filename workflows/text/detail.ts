/** How much of a text is shown. Counts are always there. */
export interface Detail {
  /** Entries of a list. */
  readonly items: number;
  /** Names inside one entry. */
  readonly names: number;
  readonly diffLines: number;
}

/** From everything that a reader may want down to counts alone, whose length doesn't depend on the fleet. */
export const DETAIL_LEVELS: readonly Detail[] = [
  { items: 20, names: 10, diffLines: 20 },
  { items: 12, names: 6, diffLines: 14 },
  { items: 8, names: 3, diffLines: 8 },
  { items: 5, names: 1, diffLines: 4 },
  { items: 3, names: 0, diffLines: 0 },
  { items: 0, names: 0, diffLines: 0 },
];
