#!/usr/bin/env node
// Plain JavaScript in old syntax: any Node that can load an ES module gets at least a message that says what is missing.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import module, { createRequire } from 'node:module';
import { constants, homedir } from 'node:os';
import { join } from 'node:path';
import process from 'node:process';
import { fileURLToPath } from 'node:url';

/** Must agree with `engines` in package.json, which a test checks. */
const REQUIRED = [22, 19];
const root = fileURLToPath(new URL('..', import.meta.url));
const source = join(root, 'cli', 'main.ts');
const bundle = join(root, 'dist', 'cli', 'main.js');
// A checkout runs its sources, also after a build: what was edited is what runs. The published package has no sources.
const fromSource = existsSync(source);

if (canRun()) await start();
else startWithInstalledNode();

function canRun() {
  const [major, minor] = process.versions.node.split('.').map(Number);
  const recent = major > REQUIRED[0] || (major === REQUIRED[0] && minor >= REQUIRED[1]);
  return recent && (!fromSource || Boolean(process.features.typescript));
}

async function start() {
  if (!fromSource && !existsSync(bundle)) {
    fail('this installation of Berth is incomplete: dist/cli/main.js is missing', 'install the package again');
    return;
  }
  // Not in the shared temporary folder, where somebody else could put compiled code in our place.
  if (!process.env.NODE_COMPILE_CACHE) module.enableCompileCache(compileCache());
  const { main } = await import(fromSource ? '../cli/main.ts' : '../dist/cli/main.js');
  await main();
}

function compileCache() {
  if (fromSource) return join(root, 'node_modules', '.cache', 'berth');
  return join(process.env.XDG_CACHE_HOME || join(homedir(), '.cache'), 'berth', 'compiled');
}

/** `npm ci` brings a Node of its own on Linux, so that a machine with an older one can run Berth too. */
function startWithInstalledNode() {
  const node = installedNode();
  if (node === undefined || node === process.execPath) {
    fail(
      `Berth needs Node ${REQUIRED.join('.')} or newer${fromSource ? ' with type stripping' : ''}, this is ${process.version}`,
      'install a newer Node from https://nodejs.org, or run "npm ci" here, which on Linux installs one for Berth alone',
    );
    return;
  }
  // Before it starts: a signal that comes in between would end this process alone.
  const signals = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGQUIT'];
  for (const signal of signals) process.on(signal, () => child.kill(signal));
  const child = spawn(node, process.argv.slice(1), { stdio: 'inherit' });
  child.on('error', error => fail(`${node} can't be started: ${error.message}`, 'run "npm ci" again'));
  child.on('exit', (code, signal) => {
    process.exitCode = code ?? 128 + (constants.signals[signal] ?? 0);
  });
}

function installedNode() {
  try {
    const name = `node-${process.platform}-${process.arch}`;
    const node = join(createRequire(import.meta.url).resolve(`${name}/package.json`), '..', 'bin', 'node');
    return existsSync(node) ? node : undefined;
  } catch {
    return undefined;
  }
}

function fail(what, fix) {
  console.error(`Error: ${what}\nFix: ${fix}`);
  process.exitCode = 1;
}
