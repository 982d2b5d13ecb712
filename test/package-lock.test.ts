import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';

interface LockedPackage {
  readonly version?: string;
  readonly integrity?: string;
  readonly hasInstallScript?: boolean;
  readonly dev?: boolean;
  readonly optional?: boolean;
  readonly os?: readonly string[];
  readonly cpu?: readonly string[];
  readonly libc?: readonly string[];
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

const INSTALLED = Object.entries(LOCK.packages).filter(([path]) => path !== '');

test('everything that Berth runs with has a digest, and runs no script when it is installed', () => {
  const production = INSTALLED.filter(([, { dev }]) => dev !== true);
  expect(production.length).toBeGreaterThan(50);
  for (const [path, { integrity, hasInstallScript }] of production) {
    expect({ path, integrity, hasInstallScript }).toEqual({
      path,
      integrity: expect.stringMatching(/^sha512-[\w+/]{86}==$/) as string,
      hasInstallScript: undefined,
    });
  }
});

// The registry that the lock was made with has no packages of other platforms, so it could not say theirs.
test('everything that is installed on Linux has a digest', () => {
  const without = INSTALLED.filter(([, { integrity }]) => integrity === undefined);
  for (const [path, { dev, optional, os = [], cpu = [], libc = [] }] of without) {
    const elsewhere = !os.includes('linux') || libc.includes('musl') || !cpu.some(name => /^(x64|arm64)$/.test(name));
    expect({ path, dev, optional, elsewhere }).toEqual({ path, dev: true, optional: true, elsewhere: true });
  }
});
