import { expect, vi } from 'vitest';
import type { WorldOptions } from '../../world.ts';

// What proposals do is the same on every forge, also on one that Berth doesn't know: the scenarios of local repositories, word
// for word. One line makes it known.
vi.mock('../../world.ts', async original => {
  const worlds = await original<typeof import('../../world.ts')>();
  const { memory } = await import('../../../support/memory-forge/factory.ts');
  const { FORGES } = await import('../../../../workflows/forges/registry.ts');
  return {
    ...worlds,
    world: async (options: WorldOptions = {}) => {
      const made = await worlds.world({ ...options, factories: [memory, ...FORGES] });
      expect(made.forge.name).toBe('memory');
      const refs = async () => {
        const pulls = await made.pulls.list({ state: 'all' });
        return (await made.refs()) + (pulls.length === 0 ? '' : JSON.stringify(pulls));
      };
      return { ...made, refs };
    },
  };
});

await import('../../proposal/propose.test.ts');
await import('../../proposal/held-back.test.ts');
await import('../../proposal/rebuild-box.test.ts');
