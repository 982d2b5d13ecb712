import { describe, expect, test } from 'vitest';
import { corpusOf } from './corpus.ts';
import { TARGETS } from './targets.ts';

// `npm run fuzz` looks for more of them; docs/testing.md says how.
describe.each(TARGETS)('$name', ({ name, seeds, read, refuses }) => {
  test.each(seeds)('takes what it begins with: %#', async text => {
    expect(await Promise.resolve(read(text)).catch((error: unknown) => (refuses(error) ? 'refused' : error))).not.toBe(
      'refused',
    );
  });

  test.each(corpusOf(name))('reads or refuses what once failed: %#', async text => {
    const outcome = async (): Promise<string> => {
      try {
        return String(await read(text));
      } catch (error) {
        return refuses(error) ? 'refused' : String(error);
      }
    };
    expect(['true', 'false', 'refused']).toContain(await outcome());
  });
});
