import { vi } from 'vitest';

// What proposals do is the same on every forge: the scenarios of local repositories, word for word.
vi.mock('../../workflows/world.ts', async original => ({
  ...(await original<typeof import('../../workflows/world.ts')>()),
  world: (await import('./gitea-contract-world.ts')).giteaContractWorld,
}));

await import('../../workflows/proposal/propose.test.ts');
await import('../../workflows/proposal/held-back.test.ts');
await import('../../workflows/proposal/rebuild-box.test.ts');
