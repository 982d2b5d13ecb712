import fc from 'fast-check';

/** Draws choices from fast-check's random source, so that a seed gives the same cases again. */
export class Draw {
  private readonly gen: fc.GeneratorValue;

  constructor(gen: fc.GeneratorValue) {
    this.gen = gen;
  }

  /** From `min` to `max`, both included. */
  int(min: number, max: number): number {
    return this.gen(fc.integer, { min, max });
  }

  chance(percent: number): boolean {
    return this.int(1, 100) <= percent;
  }

  pick<T>(choices: readonly [T, ...T[]] | readonly T[]): T {
    const choice = choices[this.int(0, choices.length - 1)];
    if (choice === undefined) throw new Error('nothing to pick from');
    return choice;
  }

  /** One of some ways, each called by its weight. */
  weighted<T>(ways: readonly (readonly [weight: number, way: () => T])[]): T {
    let at = this.int(
      1,
      ways.reduce((sum, [weight]) => sum + weight, 0),
    );
    for (const [weight, way] of ways) {
      at -= weight;
      if (at <= 0) return way();
    }
    throw new Error('no way');
  }

  times<T>(min: number, max: number, make: (index: number) => T): T[] {
    return Array.from({ length: this.int(min, max) }, (_, i) => make(i));
  }
}

/** Cases made by a function, the same ones for the same seed. */
export function sample<T>(make: (draw: Draw) => T, { seed, count }: { seed: number; count: number }): T[] {
  return fc.sample(
    fc.gen().map(gen => make(new Draw(gen))),
    { seed, numRuns: count },
  );
}
