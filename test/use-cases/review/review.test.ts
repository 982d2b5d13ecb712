import { describe, expect, test } from 'vitest';
import { commentReview } from '../../../use-cases/review/comment-review.ts';
import { review, reviewMerge } from '../../../use-cases/review/review.ts';
import { reviewReportSchema } from '../../../workflows/review/review-report.ts';
import { config, type TestFleet, testFleet } from '../../cli/fleet.ts';
import { testSession } from '../../support/session.ts';

/** A commit on a branch of its own that starts at dev. */
async function change({ controlPlane }: TestFleet): Promise<string> {
  await controlPlane.branch('feature', 'dev');
  return await controlPlane.commit('feature', { 'config/all.yaml': config('all', 'LEVEL: low') });
}

describe('reviewing a pull request to the control plane', () => {
  test('says what it changes, as plain data by its schema', async () => {
    const fleet = await testFleet();
    const head = await change(fleet);
    const source = { controlPlane: fleet.controlPlane.path, branch: 'dev', head, environments: [] };
    const report = await review(source, await testSession());
    expect(report).toMatchObject({ branch: 'dev', head, read: true, others: ['prod'] });
    expect(report.environments).toMatchObject([
      {
        environment: 'dev',
        state: 'changed',
        changed: [{ deploymentTarget: 'cart-api' }, { deploymentTarget: 'cart-web' }],
      },
    ]);
    const plain = JSON.parse(JSON.stringify(report));
    expect(reviewReportSchema.parse(plain)).toEqual(plain);
  });

  test('compares the merge that a forge has made with its first parent, else the commit with where it left the branch', async () => {
    const fleet = await testFleet();
    const { controlPlane } = fleet;
    const head = await change(fleet);
    const base = (await controlPlane.git('rev-parse', 'dev')).trim();
    const tree = (await controlPlane.git('rev-parse', `${head}^{tree}`)).trim();
    const merge = (await controlPlane.git('commit-tree', tree, '-p', base, '-p', head, '-m', 'Merge')).trim();
    await controlPlane.git('update-ref', 'refs/heads/merged', merge);
    const session = await testSession();
    const source = { controlPlane: controlPlane.path, branch: 'dev', head, environments: ['dev'] };
    expect(await reviewMerge({ ...source, merge }, session)).toMatchObject({ base, head: merge });
    expect(await reviewMerge({ ...source, merge: 'a'.repeat(40) }, session)).toMatchObject({ base, head });
  });

  test('can’t be commented on where there are no pull requests on a server', async () => {
    const fleet = await testFleet();
    const session = await testSession();
    const source = {
      controlPlane: fleet.controlPlane.path,
      branch: 'dev',
      head: await change(fleet),
      environments: [],
    };
    const pull = { repository: fleet.controlPlane.path, number: 1 };
    await expect(commentReview(await review(source, session), pull, session)).rejects.toThrow(
      'there are no pull requests to comment on',
    );
  });
});
