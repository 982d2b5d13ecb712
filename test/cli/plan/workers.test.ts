import { spawn } from 'node:child_process';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { ROOT } from '../fixture.ts';
import { testFleet } from '../fleet.ts';

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
  /** What it left in the folder for temporary files. */
  readonly left: readonly string[];
}

/** Runs the command in a process of its own, as a user does. */
async function berth(...words: readonly string[]): Promise<Ended> {
  const temporary = await temporaryFolder();
  const env = { ...gitEnvironment(), TMPDIR: temporary, XDG_CACHE_HOME: await temporaryFolder() };
  const child = spawn(process.execPath, [join(ROOT, 'bin/berth.js'), ...words], { env, timeout: 60_000 });
  let [stdout, stderr] = ['', ''];
  child.stdout.on('data', text => (stdout += text));
  child.stderr.on('data', text => (stderr += text));
  const code = await new Promise<number | null>(resolve => child.on('close', resolve));
  return { code, stdout, stderr, left: readdirSync(temporary).filter(name => name.startsWith('berth')) };
}

test('several environments are planned, and no process or file is left', async () => {
  const { controlPlane } = await testFleet();
  const { code, stdout, left } = await berth('plan', '--control-plane', controlPlane.path);
  expect(stdout).toMatch(/^dev {2}2 added.*\n[^]*^prod {2}2 added/m);
  expect({ code, left }).toEqual({ code: 0, left: [] });
});

test('the command ends at a mistake, whatever the other environments’ processes do', async () => {
  const { controlPlane } = await testFleet();
  const { code, stderr, left } = await berth('plan', '-e', 'dev', '-e', 'prd', '--control-plane', controlPlane.path);
  expect(stderr).toContain('has no environment "prd": it declares dev, prod');
  expect({ code, left }).toEqual({ code: 2, left: [] });
});
