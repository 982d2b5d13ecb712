import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { quickstart } from '../../../use-cases/quickstart/quickstart.ts';
import { SAMPLE } from '../../cli/fixture.ts';
import { testSession } from '../../support/session.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

describe('a quickstart', () => {
  test('makes the repositories, proposes every environment, and shows the first pull request', async () => {
    const folder = join(await temporaryFolder(), 'new');
    const session = await testSession();
    const first = await quickstart({ folder, sample: SAMPLE }, session);
    expect(first.created).toBe(true);
    expect(first.environments.map(({ proposal }) => proposal?.outcome)).toEqual(['opened', 'opened', 'opened']);
    expect(first.shown?.pull).toMatchObject({ number: 1, state: 'open' });
    const second = await quickstart({ folder, sample: SAMPLE }, session);
    expect(second.created).toBe(false);
    expect(second.environments.map(({ proposal }) => proposal?.outcome)).toEqual([
      'unchanged',
      'unchanged',
      'unchanged',
    ]);
  });

  test('touches no folder that has something else in it', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'mine.txt'), 'mine\n');
    await expect(quickstart({ folder, sample: SAMPLE }, await testSession())).rejects.toThrow('is not empty');
  });
});
