import { execFileSync } from 'node:child_process';
import { chmod, mkdir, readdir, readFile, symlink, writeFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { basename, dirname, join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, test } from 'vitest';
import { createGit } from '../../../runtime/git/git.ts';
import { GitError } from '../../../runtime/git/git-error.ts';
import { remoteAddress } from '../../../runtime/git/remote-address.ts';
import { gitEnvironment, testRepository } from '../../support/git-repository.ts';
import { gitServer } from '../../support/git-server.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const servers: Server[] = [];
afterAll(() => {
  for (const server of servers) server.close();
});

/** A server that sends everybody on to another one. */
async function redirectingTo(url: string, status = 302): Promise<string> {
  const server = createServer((request, response) => {
    response.writeHead(status, { location: `${url}${request.url ?? ''}` }).end();
  });
  servers.push(server);
  await new Promise<void>(resolve => {
    server.listen(0, '127.0.0.1', resolve);
  });
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

describe('a redirect', () => {
  test.each([301, 302, 307, 308])(
    '(%i) is told, and followed by nobody, whatever the configuration says',
    async status => {
      const { path } = await testRepository({ main: { 'a.txt': 'a\n' } });
      const target = await gitServer({ root: dirname(path) });
      const url = await redirectingTo(target.url, status);
      const address = `${url}/${basename(path)}`;
      const folder = await temporaryFolder({
        gitconfig: [
          '[http]\n\tfollowRedirects = true',
          `[http "${url}/"]\n\tfollowRedirects = true`,
          `[http "${address}"]\n\tfollowRedirects = true`,
          '[credential]\n\thelper = "!f() { echo username=bot; echo password=CANARY; }; f"',
        ].join('\n'),
      });
      const git = createGit({ cacheDir: join(folder, 'cache'), env: gitEnvironment(join(folder, 'gitconfig')) });
      const config = [
        [`http.${url}/.extraheader`, 'AUTHORIZATION: basic CANARY'],
        [`http.${address}.followRedirects`, 'true'],
      ] as const;
      const repository = await git.open(address, { config });
      const failure: unknown = await repository.fetch({ branch: 'main' }).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(GitError);
      expect(failure).toMatchObject({ message: expect.stringContaining('the server sends on to another address') });
      await expect(repository.heads()).rejects.toThrow(GitError);
      expect(target.requests).toEqual([]);
      git.close();
    },
  );
});

describe('a password in an address', () => {
  test('logs in, and is in the arguments of no process', async () => {
    const { path } = await testRepository({ main: { 'a.txt': 'a\n' } });
    const server = await gitServer({ root: dirname(path), credentials: "bot:CANARY'p w" });
    const { host } = new URL(server.url);
    const folder = await temporaryFolder();
    const log = join(folder, 'arguments');
    const env = await loggingArguments(folder, log);
    const git = createGit({ cacheDir: join(folder, 'cache'), env });
    const repository = await git.open(`http://bot:CANARY'p%20w@${host}/${basename(path)}`);
    const { commit } = await repository.fetch({ branch: 'main' });
    expect(commit).toMatch(/^[0-9a-f]{40}$/);
    expect((await repository.heads()).get('main')).toBe(commit);
    const seen = await readFile(log, 'utf8');
    expect(seen).toContain(`git-remote-http http://${host}/`);
    expect(seen).not.toContain('CANARY');
    expect(JSON.stringify([repository.url, repository.remote, repository.identity])).not.toContain('CANARY');
    git.close();
  });

  test('that insteadOf puts there isn’t, either', async () => {
    const { path } = await testRepository({ main: { 'a.txt': 'a\n' } });
    const server = await gitServer({ root: dirname(path), credentials: 'bot:CANARY' });
    const { host } = new URL(server.url);
    const folder = await temporaryFolder({
      gitconfig: `[url "http://bot:CANARY@${host}/"]\n\tinsteadOf = https://git.example.com/\n\tinsteadOf = http://${host}/\n`,
    });
    const log = join(folder, 'arguments');
    const git = createGit({
      cacheDir: join(folder, 'cache'),
      env: await loggingArguments(folder, log, join(folder, 'gitconfig')),
    });
    const repository = await git.open(`https://git.example.com/${basename(path)}`);
    await repository.fetch({ branch: 'main' });
    expect(await readFile(log, 'utf8')).not.toContain('CANARY');
    git.close();
  });

  test('goes into configuration, and a header that is given comes before it', () => {
    const header = ['http.https://h/.extraHeader', 'Authorization: Basic x'] as const;
    expect(remoteAddress('https://u:p@h/a', 'https://u:p@h/a', [])).toEqual({
      address: 'https://h/a',
      config: [
        ['http.https://h/a.followRedirects', 'false'],
        ['url.https://h/a.insteadOf', 'https://h/a'],
        ['http.https://h/a.extraHeader', `Authorization: Basic ${Buffer.from('u:p').toString('base64')}`],
      ],
    });
    expect(remoteAddress('https://u:p@h/a', 'https://u:p@h/a', [header]).config).toEqual([
      header,
      ['http.https://h/a.followRedirects', 'false'],
      ['url.https://h/a.insteadOf', 'https://h/a'],
    ]);
    expect(remoteAddress('https://u@h/a', 'https://u@h/a', []).config).toContainEqual([
      'credential.https://h.username',
      'u',
    ]);
    expect(remoteAddress('git@h:a', 'git@h:a', [])).toEqual({ address: 'git@h:a', config: [] });
  });

  test('is in no address that git is given', () => {
    const word = fc.stringMatching(/^[^\s/?#\\@[\]]{1,12}$/);
    fc.assert(
      fc.property(word, word, (user, password) => {
        const address = `https://${user}:${password}CANARY@git.example.com/a/b`;
        fc.pre(URL.canParse(address));
        expect(remoteAddress(address, address, []).address).toBe('https://git.example.com/a/b');
      }),
    );
  });
});

/** An environment in which git and its helper for http write down what they are started with. */
async function loggingArguments(folder: string, log: string, config?: string): Promise<Record<string, string>> {
  const real = execFileSync('git', ['--exec-path'], { encoding: 'utf8' }).trim();
  const wrappers = join(folder, 'wrappers');
  await mkdir(wrappers);
  for (const name of await readdir(real)) await symlink(join(real, name), join(wrappers, name)).catch(() => undefined);
  const bin = join(folder, 'bin');
  await mkdir(bin);
  await wrap(join(bin, 'git'), execFileSync('sh', ['-c', 'command -v git'], { encoding: 'utf8' }).trim(), log);
  await writeFile(join(folder, 'remote-http'), '');
  const helper = join(wrappers, 'git-remote-http');
  execFileSync('rm', ['-f', helper]);
  await wrap(helper, join(real, 'git-remote-http'), log);
  const env = gitEnvironment(config);
  return { ...env, PATH: `${bin}:${env['PATH'] ?? process.env['PATH'] ?? ''}`, GIT_EXEC_PATH: wrappers };
}

async function wrap(path: string, program: string, log: string): Promise<void> {
  await writeFile(
    path,
    `#!/bin/sh\necho "${basename(path)} $*" | sed 's/^git-remote-http [^ ]* /git-remote-http /' >>"${log}"\nexec "${program}" "$@"\n`,
  );
  await chmod(path, 0o755);
}
