import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

const LOCK = JSON.parse(readFileSync(join(import.meta.dirname, '../package-lock.json'), 'utf8')) as {
  readonly packages: Readonly<Record<string, LockedPackage>>;
};

// npm leaves out what a registry doesn't have for this machine's platform, and then refuses its own lock in a fresh clone.
test('the lock has every optional package that it names, for all platforms', () => {
  const missing = Object.entries(LOCK.packages).flatMap(([path, { optionalDependencies = {} }]) =>
    Object.keys(optionalDependencies).filter(
      name =>
        LOCK.packages[`node_modules/${name}`] === undefined &&
        LOCK.packages[`${path}/node_modules/${name}`] === undefined,
    ),
  );
  expect(missing).toEqual([]);
  expect(Object.keys(LOCK.packages).length).toBeGreaterThan(200);
});

test('the lock has a version of everything, and names no registry', () => {
  const broken = Object.entries(LOCK.packages).filter(([, { version }]) => version === undefined);
  expect(broken).toEqual([]);
  expect(JSON.stringify(LOCK)).not.toMatch(/"resolved"/);
});
