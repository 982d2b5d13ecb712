import { describe, expect, test } from 'vitest';
import { limitsOf } from '../../cli/limits.ts';
import { gitEnvironment } from '../support/git-repository.ts';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { testFleet } from './fleet.ts';

describe('limits from variables', () => {
  test.each([
    ['BERTH_MAX_REPOSITORY', '8Gi', { git: { maxRepositoryBytes: 8 * 2 ** 30 } }],
    ['BERTH_MAX_SOURCE_FILES', '50000', { limits: { source: { maxFiles: 50_000 }, output: {} } }],
    ['BERTH_MAX_SOURCE_SIZE', '512Mi', { limits: { source: { maxTotalBytes: 512 * 2 ** 20 }, output: {} } }],
    ['BERTH_MAX_SOURCE_VALUES', '10000000', { limits: { source: { maxTotalValues: 10_000_000 }, output: {} } }],
    ['BERTH_MAX_OUTPUT', '2Gi', { limits: { source: {}, output: { perEnvironment: 2 * 2 ** 30 } } }],
    ['BERTH_MAX_REGISTRATION_OUTPUT', '1Gi', { limits: { source: {}, output: { perRegistration: 2 ** 30 } } }],
  ])('%s=%s', (name, value, limits) => {
    expect(limitsOf({ [name]: value })).toEqual({ git: {}, limits: { source: {}, output: {} }, ...limits });
  });

  test('that are empty or absent are those by default', () => {
    expect(limitsOf({ BERTH_MAX_OUTPUT: '' })).toEqual(limitsOf({}));
  });

  test.each([
    ['BERTH_MAX_SOURCE_FILES', 'many'],
    ['BERTH_MAX_SOURCE_FILES', '0'],
    ['BERTH_MAX_SOURCE_VALUES', '-1'],
    ['BERTH_MAX_SOURCE_SIZE', '1000'],
    ['BERTH_MAX_OUTPUT', '1Ti'],
  ])('that can’t be meant are named: %s=%s', (name, value) => {
    expect(() => limitsOf({ [name]: value })).toThrow(new RegExp(`^${name}: "${value}" is not `));
  });
});

test('a source beyond a limit says how to allow more, and is read then', async () => {
  const fleet = await testFleet();
  const env = { ...gitEnvironment(), XDG_CACHE_HOME: await temporaryFolder() };
  const plan = async (files: string): Promise<string> =>
    (await fleet.run(['plan', '-e', 'dev'], { env: { ...env, BERTH_MAX_SOURCE_FILES: files } })).stdout;
  const refused = await plan('2');
  expect(refused).toContain('the repository has 7 manifest files, at most 2 are read');
  expect(refused).toContain('allow more with BERTH_MAX_SOURCE_FILES=100000');
  expect(await plan('7')).not.toContain('manifest files, at most');
});
