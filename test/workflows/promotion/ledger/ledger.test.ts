import { describe, expect, test } from 'vitest';
import { systemClock } from '../../../../runtime/clock.ts';
import { createGit } from '../../../../runtime/git/git.ts';
import type { GitRemote } from '../../../../runtime/git/git-remote.ts';
import type { LedgerFact } from '../../../../workflows/promotion/ledger/entry.ts';
import { appendFacts, LEDGER_BRANCH, readLedger } from '../../../../workflows/promotion/ledger/ledger.ts';
import { recordOf } from '../../../../workflows/promotion/ledger/record.ts';
import { gitEnvironment, type TestRepository, testRepository } from '../../../support/git-repository.ts';
import { temporaryFolder } from '../../../support/temporary-folder.ts';

const KEY = 'k'.repeat(40);
const C1 = '1'.repeat(40);
const AT = '2026-11-30T09:00:00.000Z';
const REACHED: LedgerFact = { kind: 'reached', commit: C1, at: AT };
const HOLD: LedgerFact = { kind: 'hold', by: 'Ada', at: AT, reason: 'the database first' };
const RELEASE: LedgerFact = { kind: 'release', by: 'Ada', at: AT };

async function remoteOf({ path }: TestRepository): Promise<GitRemote> {
  const git = createGit({ cacheDir: await temporaryFolder(), env: gitEnvironment() });
  const identity = { name: 'Berth', email: 'berth@noreply.invalid' };
  const clock = { ...systemClock(), now: () => Date.parse(AT) };
  return { repository: await git.open(path), identity, clock, accessHint: '' };
}

async function ledger(): Promise<{ repository: TestRepository; options: { remote: GitRemote; key: string } }> {
  const repository = await testRepository({ main: { 'README.md': 'Control plane\n' } });
  return { repository, options: { remote: await remoteOf(repository), key: KEY } };
}

describe('the ledger', () => {
  test('is empty where there is no branch, and keeps what is added, a commit for each change', async () => {
    const { repository, options } = await ledger();
    expect(await readLedger('dev', options)).toEqual({ facts: [], unsigned: 0 });
    await appendFacts('dev', { facts: [REACHED], why: 'dev has 1111111' }, options);
    await appendFacts('dev', { facts: [HOLD], why: 'Hold dev' }, options);
    await appendFacts('prod', { facts: [HOLD], why: 'Hold prod' }, options);
    expect(await readLedger('dev', options)).toEqual({ facts: [REACHED, HOLD], unsigned: 0 });
    expect(await repository.git('log', '--format=%s', LEDGER_BRANCH)).toBe('Hold prod\nHold dev\ndev has 1111111\n');
    expect(await repository.list(LEDGER_BRANCH)).toEqual(['dev.json', 'prod.json']);
  });

  test('loses nothing when two add at once', async () => {
    const { repository, options } = await ledger();
    const other = { remote: await remoteOf(repository), key: KEY };
    const facts = Array.from({ length: 6 }, (_, index): LedgerFact => ({ ...HOLD, reason: String(index) }));
    await Promise.all(
      facts.map(
        async (fact, index) => await appendFacts('dev', { facts: [fact], why: 'x' }, index % 2 === 0 ? options : other),
      ),
    );
    const { facts: found } = await readLedger('dev', options);
    expect(found.map(fact => ('reason' in fact ? fact.reason : '')).sort()).toEqual(['0', '1', '2', '3', '4', '5']);
  });

  test('lets go only by Berth’s own hand', async () => {
    const { repository, options } = await ledger();
    const entries = [HOLD, RELEASE, REACHED].map(fact => ({ fact }));
    await repository.commit(LEDGER_BRANCH, { 'dev.json': JSON.stringify({ version: 1, environment: 'dev', entries }) });
    expect(await readLedger('dev', options)).toEqual({ facts: [HOLD], unsigned: 2 });
    const other = { ...options, key: 'x'.repeat(40) };
    await appendFacts('dev', { facts: [RELEASE], why: 'x' }, other);
    expect((await readLedger('dev', options)).facts).toEqual([HOLD]);
    await appendFacts('dev', { facts: [RELEASE], why: 'x' }, options);
    expect((await readLedger('dev', options)).facts).toEqual([HOLD, RELEASE]);
  });

  test('doesn’t take what was signed for another environment', async () => {
    const { repository, options } = await ledger();
    await appendFacts('dev', { facts: [REACHED], why: 'x' }, options);
    const text = (await repository.read(LEDGER_BRANCH, 'dev.json')).replace(
      '"environment": "dev"',
      '"environment": "prod"',
    );
    await repository.commit(LEDGER_BRANCH, { 'prod.json': text });
    expect(await readLedger('prod', options)).toEqual({ facts: [], unsigned: 1 });
  });

  test.each([
    ['that is not JSON', '{', 'is not JSON'],
    [
      'of another environment',
      JSON.stringify({ version: 1, environment: 'prod', entries: [] }),
      'is about environment prod',
    ],
    [
      'of another version',
      JSON.stringify({ version: 2, environment: 'dev', entries: [] }),
      'can’t be read'.replace('’', "'"),
    ],
  ])('stops promotion with a file %s', async (_, text, message) => {
    const { repository, options } = await ledger();
    await repository.commit(LEDGER_BRANCH, { 'dev.json': text });
    await expect(readLedger('dev', options)).rejects.toThrow(`dev.json on branch berth-ledger ${message}`);
  });
});

test('a record is what all facts come to', () => {
  const later = '2026-11-30T10:00:00.000Z';
  const C2 = '2'.repeat(40);
  const record = recordOf([
    REACHED,
    HOLD,
    { kind: 'reached', commit: C2, at: later },
    { kind: 'failed', commit: C2, at: later, reason: 'large-1' },
    RELEASE,
    { kind: 'quarantine', commit: C2, by: 'Ada', at: later, reason: 'rolled back' },
  ]);
  expect(record).toEqual({
    reached: [
      { commit: C1, since: Date.parse(AT), until: Date.parse(later) },
      { commit: C2, since: Date.parse(later), until: Date.parse(later) },
    ],
    failed: new Set([C2]),
    quarantined: new Map([[C2, 'rolled back']]),
  });
});
