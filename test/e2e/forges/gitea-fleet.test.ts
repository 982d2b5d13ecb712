import { expect } from 'vitest';
import { files } from '../../workflows/plans.ts';
import { test } from '../gitea-test.ts';

// Three files for each folder, and one for the cluster type.
for (const [size, folders] of [
  ['1,000', 333],
  ['10,000', 3_333],
] as const) {
  test(`an environment with ${size} files is opened, changed by one workload, and merged, with few requests`, async ({
    here,
  }) => {
    const fleet = Object.fromEntries(
      Array.from({ length: folders }, (_, index) => [`large/app${index}-web`, files(`app${index}`)]),
    );
    const changed = { ...fleet, 'large/app7-web': files('app7', '-2') };

    expect(await here.apply(fleet)).toMatchObject({ outcome: 'opened', pullRequest: { number: 1 } });
    expect(here.writes()).toEqual(['POST /git-receive-pack', 'POST /pulls']);
    expect(await here.files('berth/dev')).toHaveLength(3 * folders + 2);

    expect(await here.apply(changed)).toMatchObject({ outcome: 'updated', pullRequest: { number: 1 } });
    expect(here.writes()).toEqual(['POST /git-receive-pack', 'PATCH /pulls/1']);
    const [pull] = await here.pulls();
    expect(pull?.body.length).toBeLessThanOrEqual(60_000);

    await here.merge(1);
    expect(await here.apply(changed)).toMatchObject({ outcome: 'unchanged' });
    expect(here.writes()).toEqual([]);
    expect(await here.files('dev')).toHaveLength(3 * folders + 2);

    // What an edit of one workload costs doesn't grow with the fleet: one file differs.
    const next = await here.apply(fleet);
    expect(next).toMatchObject({ outcome: 'opened', pullRequest: { number: 2 } });
    expect(next.changeSet?.changes.map(({ path }) => path)).toEqual(['large/app7-web/platform-config.yaml']);
    expect(here.writes()).toEqual(['POST /git-receive-pack', 'POST /pulls']);
    const { changed_files: count } = await here.repository.request<{ changed_files: number }>('GET', '/pulls/2');
    expect(count).toBe(1);
  });
}
