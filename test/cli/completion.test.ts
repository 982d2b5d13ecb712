import { spawnSync } from 'node:child_process';
import { describe, expect, test } from 'vitest';
import { COMMANDS } from '../../cli/commands/index.ts';
import { berth } from './fixture.ts';

/** What bash offers for a line whose last word is being typed. */
async function bash(...words: readonly string[]): Promise<string[]> {
  const { stdout: script } = await berth(['completion', 'bash']);
  const line = words.map(word => `'${word}'`).join(' ');
  const body = `${script}\nCOMP_WORDS=(berth ${line}); COMP_CWORD=${words.length}; _berth; printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { stdout, stderr, status } = spawnSync('bash', ['--norc', '-c', body], { encoding: 'utf8' });
  expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
  return stdout.split('\n').filter(word => word !== '');
}

describe('bash completion', () => {
  test('offers every command in the first place', async () => {
    const offered = await bash('');
    for (const { name } of COMMANDS) expect(offered).toContain(name.split(' ')[0]);
  });

  test('offers what begins with what is typed', async () => {
    expect(await bash('compl')).toEqual(['completion']);
  });

  test('offers the values of an argument', async () => {
    expect(await bash('completion', '')).toEqual(['bash', 'zsh', 'fish']);
  });
});

describe('every shell', () => {
  test.each(['bash', 'zsh', 'fish'])('%s knows every command and every option', async shell => {
    const { code, stdout } = await berth(['completion', shell]);
    expect(code).toBe(0);
    for (const { name, options } of COMMANDS) {
      for (const word of name.split(' ')) expect(stdout).toContain(word);
      for (const key of Object.keys(options)) {
        const flag = key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
        expect(stdout).toContain(shell === 'fish' ? `-l ${flag}` : `--${flag}`);
      }
    }
  });

  test('the bash script is valid', async () => {
    const { stdout } = await berth(['completion', 'bash']);
    expect(spawnSync('bash', ['-n'], { input: stdout, encoding: 'utf8' })).toMatchObject({ status: 0, stderr: '' });
  });
});
