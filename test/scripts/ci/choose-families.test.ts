import { expect, test } from 'vitest';
import type { Changes } from '../../../scripts/ci/changed-paths.ts';
import { chooseFamilies } from '../../../scripts/ci/choose-families.ts';
import type { Family } from '../../../scripts/ci/families.ts';

const FAMILIES: readonly Family[] = [
  family('forges', { sources: ['workflows/forges/**'], tests: ['test/e2e/forges/*-faults.test.ts'] }),
  family('operator', { sources: ['operator/**', 'deploy/*.yaml'] }),
];

test('a family runs when one of its sources or tests changed, and says which', () => {
  expect(chosen(['workflows/forges/gitea/client.ts', 'workflows/forges/forge.ts', 'README.md'])).toEqual({
    forges: 'workflows/forges/gitea/client.ts and 1 more changed',
  });
  expect(chosen(['test/e2e/forges/gitea-faults.test.ts'])).toEqual({
    forges: 'test/e2e/forges/gitea-faults.test.ts changed',
  });
  expect(chosen(['deploy/crd.yaml', 'workflows/forges/forge.ts'])).toEqual({
    forges: 'workflows/forges/forge.ts changed',
    operator: 'deploy/crd.yaml changed',
  });
});

test('one that is left out says why', () => {
  const [forges] = chooseFamilies(FAMILIES, { changes: known(['README.md']), asked: [] });
  expect(forges).toMatchObject({ runs: false, reason: 'nothing of it changed' });
});

test('a change of how families are run, or of the dependencies, runs all', () => {
  expect(Object.keys(chosen(['scripts/ci/families.ts']))).toEqual(['forges', 'operator']);
  expect(chosen(['package-lock.json'])).toMatchObject({ operator: 'package-lock.json changed' });
});

test('they all run when it cannot be told what changed', () => {
  const reason = "what changed in the last day can't be told: the clone is shallow";
  expect(chosen({ known: false, reason: 'the clone is shallow' })).toEqual({ forges: reason, operator: reason });
});

test('one that is asked for runs, whatever changed', () => {
  expect(chosen([], ['operator'])).toEqual({ operator: 'it was asked for' });
  expect(Object.keys(chosen([], ['all']))).toEqual(['forges', 'operator']);
});

test('a name that no family has is an error that lists those there are', () => {
  expect(() => chosen([], ['forge'])).toThrow('there is no family "forge": name forges or operator or all');
});

/** Families that run, with the reason. */
function chosen(changes: readonly string[] | Changes, asked: readonly string[] = []): Record<string, string> {
  const choices = chooseFamilies(FAMILIES, { changes: 'known' in changes ? changes : known(changes), asked });
  return Object.fromEntries(choices.filter(({ runs }) => runs).map(({ family: { name }, reason }) => [name, reason]));
}

function known(paths: readonly string[]): Changes {
  return { known: true, since: 'f00', paths };
}

function family(name: string, parts: Partial<Family>): Family {
  return { name, about: name, sources: [], tests: [], programs: [], command: `npm run ${name}`, ...parts };
}
