import { test as base } from '../testbed/fixtures.ts';
import { giteaWorld } from './gitea-world.ts';

/** A test on a real Gitea, with a GitOps repository of its own. */
export const test = base.extend('here', async ({ gitea, organization, faults }) => {
  return await giteaWorld({ gitea, organization, faults });
});
