import { type SpawnSyncReturns, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { chmod, mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ROOT } from './fixture.ts';

const BIN = join(ROOT, 'bin', 'berth.js');
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'berth-bin-'));
});
afterAll(async () => {
  await rm(folder, { recursive: true });
});

function node(words: readonly string[], cwd = folder): SpawnSyncReturns<string> {
  return spawnSync(process.execPath, words, { cwd, encoding: 'utf8' });
}

describe('the command', () => {
  test('runs from any folder', async () => {
    const { version } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    expect(node([BIN, '--version'])).toMatchObject({ status: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('ends with 2 for a command line that it does not understand', () => {
    const { status, stdout, stderr } = node([BIN, 'plna']);
    expect({ status, stdout }).toEqual({ status: 2, stdout: '' });
    expect(stderr).toContain("unknown command 'plna'");
  });

  test('is quiet when the reader of its output goes away', () => {
    const line = `'${process.execPath}' '${BIN}' completion zsh | head -n 1`;
    expect(spawnSync('sh', ['-c', line], { encoding: 'utf8' })).toMatchObject({
      stdout: '#compdef berth\n',
      stderr: '',
    });
  });

  test('ends with 130 and without a word when it is interrupted', async () => {
    const child = spawn(process.execPath, [BIN, 'render', '--template', '-'], { cwd: folder });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) stream.on('data', (text: Buffer) => (output += text.toString()));
    // More than pipes hold: when all of it is gone, the command reads its standard input, and waits for more.
    await new Promise(resolve => child.stdin.write('x'.repeat(8 * 1024 * 1024), resolve));
    child.kill('SIGINT');
    const [code] = await once(child, 'close');
    expect({ code, output }).toEqual({ code: 130, output: '' });
  });

  test('needs the Node that package.json says', async () => {
    const { engines } = JSON.parse(await readFile(join(ROOT, 'package.json'), 'utf8'));
    const [, major, minor] = /const REQUIRED = \[(\d+), (\d+)\]/.exec(await readFile(BIN, 'utf8')) ?? [];
    expect(engines.node).toBe(`>=${major}.${minor}`);
  });
});

/** A checkout whose Berth needs a Node that nobody has. */
async function futureCheckout(name: string, installed?: string): Promise<string> {
  const root = join(folder, name);
  await mkdir(join(root, 'bin'), { recursive: true });
  await mkdir(join(root, 'cli'));
  const source = await readFile(BIN, 'utf8');
  await writeFile(join(root, 'bin', 'berth.js'), source.replace(/const REQUIRED = .*/, 'const REQUIRED = [999, 0];'));
  await writeFile(join(root, 'cli', 'main.ts'), '');
  await writeFile(join(root, 'package.json'), '{"type": "module"}');
  if (installed !== undefined) {
    const bin = join(root, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin');
    await mkdir(bin, { recursive: true });
    await writeFile(join(bin, '..', 'package.json'), '{}');
    await writeFile(join(bin, 'node'), `#!/bin/sh\n${installed}\n`);
    await chmod(join(bin, 'node'), 0o755);
  }
  return join(root, 'bin', 'berth.js');
}

describe('under an older Node', () => {
  test('it says which one it needs and how to get it', async () => {
    const { status, stderr } = node([await futureCheckout('bare'), 'plan']);
    expect(status).toBe(1);
    expect(stderr).toContain('needs Node 999.0');
    expect(stderr).toContain(`this is ${process.version}`);
    expect(stderr).toContain('npm ci');
    expect(stderr).not.toContain('    at ');
  });

  test('it goes on with the Node that npm installed, with the same words, streams and exit code', async () => {
    const bin = await futureCheckout('equipped', 'shift; echo "got $*"; exit 3');
    expect(node([bin, 'plan', '--exit-code', 'a b'])).toMatchObject({
      status: 3,
      stdout: 'got plan --exit-code a b\n',
      stderr: '',
    });
  });

  test('it ends as the other one does when that is killed', async () => {
    const bin = await futureCheckout('killed', 'kill -TERM $$');
    expect(node([bin, 'plan']).status).toBe(128 + 15);
  });

  test('a signal reaches the other one', async () => {
    const bin = await futureCheckout(
      'signalled',
      'sleep 60 & trap "kill $!; echo stopped; exit 130" INT; echo started; kill -INT $PPID; wait $!',
    );
    expect(node([bin, 'plan'])).toMatchObject({ status: 130, stdout: 'started\nstopped\n' });
  });
});
