import { test } from '../../testbed/fixtures.ts';
import { giteaPlace } from '../faults/gitea-place.ts';
import { tryFaults } from '../faults/try-faults.ts';
import { newBot } from '../gitea-world.ts';

test('whatever fails at whichever request to Gitea: one pull request, the right content, nothing lost or shown', async ({
  gitea,
  organization,
}) => {
  const bot = await newBot(gitea.client, `${organization}-bot`);
  await tryFaults(giteaPlace(gitea.client, organization, bot));
}, 7_200_000);
