import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { type TestFleet, testFleet } from '../fleet.ts';

const BRANCH = 'berth-ledger';

async function keyFile(): Promise<string> {
  return join(await temporaryFolder({ key: `${'k'.repeat(40)}\n` }), 'key');
}

async function entries({ controlPlane }: TestFleet, environment = 'prod'): Promise<unknown[]> {
  const { entries: found } = JSON.parse(await controlPlane.read(BRANCH, `${environment}.json`)) as {
    entries: { fact: unknown }[];
  };
  return found.map(({ fact }) => fact);
}

describe('berth promotion hold, release, freeze and unfreeze', () => {
  test('write who, why and when into the ledger, and say how it stands', async () => {
    const fleet = await testFleet();
    const key = ['--ledger-key-file', await keyFile()];
    const run = async (...words: string[]) =>
      (await fleet.run(['promotion', ...words, '-e', 'prod', '--yes', ...key])).stdout;
    expect(await run('hold', '--reason', 'the database first')).toBe('prod is held\n');
    expect(await run('freeze', '--reason', 'sales', '--until', '2026-12-01T08:00:00+01:00')).toBe(
      'prod is held and frozen\n',
    );
    expect(await run('release')).toBe('prod is frozen\n');
    expect(await run('unfreeze')).toBe('prod is neither held nor frozen\n');
    expect(await entries(fleet)).toMatchObject([
      { kind: 'hold', by: expect.stringContaining('Ada'), reason: 'the database first' },
      { kind: 'freeze', reason: 'sales', until: '2026-12-01T07:00:00.000Z' },
      { kind: 'release' },
      { kind: 'unfreeze' },
    ]);
    expect(await fleet.controlPlane.git('log', '-1', '--skip=3', '--format=%s', BRANCH)).toBe(
      'Hold prod: the database first\n',
    );
  });

  test('hold without a key, and release only with one', async () => {
    const fleet = await testFleet();
    const held = await fleet.run(['promotion', 'hold', '-e', 'prod', '--reason', 'wait', '--yes']);
    expect(held.stdout).toBe('prod is held\n');
    const { code, stderr } = await fleet.run(['promotion', 'release', '-e', 'prod', '--yes']);
    expect(code).toBe(2);
    expect(stderr).toContain('only Berth\'s own key can write "release"');
    expect(await entries(fleet)).toHaveLength(1);
  });

  test('ask first, and write nothing when the answer is no', async () => {
    const fleet = await testFleet();
    const questions: string[] = [];
    const confirm = async (question: string) => {
      questions.push(question);
      return await Promise.resolve(false);
    };
    const { stderr } = await fleet.run(['promotion', 'hold', '-e', 'prod', '--reason', 'wait'], { confirm });
    expect([questions, stderr]).toEqual([['Hold prod: nothing more is promoted there?'], 'nothing was written\n']);
    await expect(entries(fleet)).rejects.toThrow();
  });

  test.each<[string[], string]>([
    [['hold', '-e', 'prod', '--yes'], 'needs a reason'],
    [['hold', '--reason', 'x', '--yes'], 'needs one environment'],
    [['hold', '-e', 'prd', '--reason', 'x', '--yes'], 'there is no environment "prd"'],
    [['hold', '-e', 'prod', '--reason', 'x'], 'there is no terminal to ask'],
    [['freeze', '-e', 'prod', '--reason', 'x', '--until', 'tomorrow', '--yes'], '"tomorrow" is not a time'],
    [['release', '-e', 'prod', '--yes', '--ledger-key-file', 'nope'], "can't be read from nope"],
  ])('refuse %j', async (words, message) => {
    const fleet = await testFleet();
    const { code, stderr } = await fleet.run(['promotion', ...words]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
    await expect(entries(fleet)).rejects.toThrow();
  });
});
