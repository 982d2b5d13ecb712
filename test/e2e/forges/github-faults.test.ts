import { test } from 'vitest';
import { gitHubPlace } from '../faults/github-place.ts';
import { tryFaults } from '../faults/try-faults.ts';

test(
  'whatever fails at whichever request to GitHub: one pull request, the right content, nothing lost or shown',
  async () => await tryFaults(gitHubPlace()),
  7_200_000,
);
