import { afterAll, expect, vi } from 'vitest';
import { gitHubDescription } from '../../support/github-server/github-server.ts';

// What proposals do is the same on every forge: the scenarios of local repositories, word for word.
vi.mock('../../workflows/world.ts', async original => ({
  ...(await original<typeof import('../../workflows/world.ts')>()),
  world: (await import('./github-contract-world.ts')).gitHubContractWorld,
}));

await import('../../workflows/proposal/propose.test.ts');
await import('../../workflows/proposal/held-back.test.ts');
await import('../../workflows/proposal/rebuild-box.test.ts');

afterAll(() => {
  const { checked } = gitHubDescription();
  expect(checked.size).toBeGreaterThan(0);
  process.stdout.write(
    `operations held to GitHub's OpenAPI description: ${checked.size}\n${[...checked].sort().join('\n')}\n`,
  );
});
