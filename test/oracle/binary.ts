import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readFileSync, renameSync } from 'node:fs';
import { homedir } from 'node:os';
import { join } from 'node:path';

const ROOT = import.meta.dirname;
const SOURCES = [
  'go.mod',
  'go.sum',
  'main.go',
  'ignore.go',
  'value.go',
  'environment/place.go',
  'kubernetes/selector.go',
  'scheduler/render.go',
];

/** Whether Go is on this machine. */
export function hasGo(): boolean {
  return spawnSync('go', ['version']).status === 0;
}

/** The path of the oracle's program, built from these sources if it was not before. */
export function oracleBinary(): string {
  const folder = join(homedir(), '.cache', 'berth', 'oracle', sourceHash());
  const binary = join(folder, 'oracle');
  if (existsSync(binary)) return binary;
  mkdirSync(folder, { recursive: true });
  const building = `${binary}.${process.pid}`;
  const { status, stderr } = spawnSync('go', ['build', '-buildvcs=false', '-trimpath', '-o', building, '.'], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`the oracle can't be built:\n${stderr}`);
  // Two processes may build at once: each puts a whole file in place.
  renameSync(building, binary);
  return binary;
}

function sourceHash(): string {
  const hash = createHash('sha256');
  for (const name of SOURCES)
    hash
      .update(name)
      .update('\0')
      .update(readFileSync(join(ROOT, name)));
  return hash.digest('hex').slice(0, 32);
}
