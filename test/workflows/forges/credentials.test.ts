import { chmod, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { inspect } from 'node:util';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createGit, type Git } from '../../../runtime/git/git.ts';
import { Secret } from '../../../runtime/secret.ts';
import { environmentName } from '../../../workflows/forges/credentials/from-environment.ts';
import { createCredentials, withCredentials } from '../../../workflows/forges/credentials.ts';
import { FORGES } from '../../../workflows/forges/registry.ts';
import { parseRepositoryAddress, type RepositoryAddress } from '../../../workflows/forges/repository-address.ts';
import { gitEnvironment } from '../../support/git-repository.ts';
import { temporaryFolder } from '../../support/temporary-folder.ts';

const TOKEN = 'token-0123456789';
const known = { kinds: FORGES, clock: { now: () => 0 } };

async function gitWith(config = ''): Promise<Git> {
  const folder = await temporaryFolder();
  await writeFile(join(folder, 'gitconfig'), config);
  return createGit({ cacheDir: join(folder, 'cache'), env: gitEnvironment(join(folder, 'gitconfig')) });
}

function at(address: string): RepositoryAddress {
  const parsed = parseRepositoryAddress(address);
  if (parsed === undefined) throw new Error(`${address} is no address`);
  return parsed;
}

/** The token that is found for an address, and where. */
async function found(
  address: string,
  { env = {}, file, config }: { env?: Record<string, string>; file?: string; config?: string } = {},
): Promise<string | undefined> {
  const folder = await temporaryFolder();
  const path = join(folder, 'credentials.yaml');
  if (file !== undefined) await writeFile(path, file);
  const git = await gitWith(config);
  const credential = await createCredentials({ ...known, env, git, ...(file !== undefined && { file: path }) }).find(
    at(address),
  );
  if (credential?.kind !== 'token') return credential?.kind;
  return `${credential.username === undefined ? '' : `${credential.username}:`}${credential.token.reveal()}`;
}

describe('a secret', () => {
  test('shows itself nowhere', () => {
    const secret = new Secret(TOKEN);
    const shown = [
      String(secret),
      JSON.stringify({ secret }),
      inspect({ secret }, { showHidden: true, depth: 9 }),
      ['', secret].join(' '),
    ];
    for (const text of shown) expect(text).not.toContain(TOKEN);
    expect(secret.hideIn(`you sent ${TOKEN}`)).toBe('you sent (secret)');
    expect(secret.reveal()).toBe(TOKEN);
  });
});

describe('a variable', () => {
  test.each([
    ['BERTH_TOKEN_GIT_EXAMPLE_COM', 'https://git.example.com/a/b'],
    ['BERTH_TOKEN_GIT_EXAMPLE_COM', 'git@git.example.com:a/b'],
    ['BERTH_TOKEN_GIT_MY__COMPANY_COM_PORT_8443', 'https://git.my-company.com:8443/a/b'],
    ['BERTH_TOKEN_127_0_0_1_PORT_3000', 'http://127.0.0.1:3000/a/b'],
    ['GH_TOKEN', 'https://github.com/a/b'],
    ['GITHUB_TOKEN', 'https://github.com/a/b'],
  ])('%s is for %s', async (name, address) => {
    expect(await found(address, { env: { [name]: TOKEN } })).toBe(TOKEN);
  });

  test.each([
    ['BERTH_TOKEN_GIT_EXAMPLE_COM', 'https://git-example.com/a/b'],
    ['BERTH_TOKEN_GIT_EXAMPLE_COM', 'https://git.example.com:8443/a/b'],
    ['BERTH_TOKEN_GIT_EXAMPLE_COM', 'http://git.example.com/a/b'],
    ['BERTH_TOKEN_GIT_EXAMPLE_COM', 'https://git.example.com.evil.example/a/b'],
    ['GITHUB_TOKEN', 'https://github.example.com/a/b'],
    ['GITHUB_TOKEN', 'http://github.com/a/b'],
    ['GITEA_TOKEN', 'https://git.example.com/a/b'],
  ])('%s is not sent to %s', async (name, address) => {
    expect(await found(address, { env: { [name]: TOKEN } })).toBeUndefined();
  });

  test('of a workflow is for the server that the workflow runs on', async () => {
    const env = { GITHUB_TOKEN: TOKEN, GITHUB_SERVER_URL: 'https://ghe.example.com' };
    expect(await found('https://ghe.example.com/a/b', { env })).toBe(TOKEN);
    expect(await found('https://github.com/a/b', { env })).toBeUndefined();
  });

  test('has a name that no other host has (property)', () => {
    const label = fc.stringMatching(/^[a-z0-9]([a-z0-9-]{0,5}[a-z0-9])?$/);
    const host = fc
      .tuple(fc.array(label, { minLength: 1, maxLength: 4 }), fc.option(fc.integer({ min: 1, max: 65_535 })))
      .map(([labels, port]) => labels.join('.') + (port === null ? '' : `:${port}`));
    fc.assert(
      fc.property(host, host, (one, other) => {
        expect(environmentName(one) === environmentName(other)).toBe(one === other);
      }),
    );
  });
});

describe('a credentials file', () => {
  test('has tokens by host, by host and port, and by address', async () => {
    const file = [
      `git.example.com: ${TOKEN}`,
      'git.example.com:8443: {token: with-port}',
      'http://git.example.com: {token: without-tls, username: bot}',
      'https://www.example.com/forge: {token: in-folder}',
    ].join('\n');
    expect(await found('https://git.example.com/a/b', { file })).toBe(TOKEN);
    expect(await found('https://git.example.com:8443/a/b', { file })).toBe('with-port');
    expect(await found('http://git.example.com/a/b', { file })).toBe('bot:without-tls');
    expect(await found('https://www.example.com/forge/a/b', { file })).toBe('in-folder');
    expect(await found('https://www.example.com/forged/a/b', { file })).toBeUndefined();
    expect(await found('https://git.example.com/a/b', { file, env: { BERTH_TOKEN_GIT_EXAMPLE_COM: 'other' } })).toBe(
      TOKEN,
    );
  });

  test('may name files beside it, and an App', async () => {
    const folder = await temporaryFolder();
    await writeFile(join(folder, 'token.txt'), `${TOKEN}\n`);
    await writeFile(join(folder, 'app.pem'), 'KEY');
    const file = join(folder, 'credentials.yaml');
    await writeFile(
      file,
      'git.example.com: {type: gitea, tokenFile: token.txt}\ngithub.com: {app: {id: 12, privateKeyFile: app.pem}}\n',
    );
    const credentials = createCredentials({ ...known, env: {}, git: await gitWith(), file });
    const gitea = await credentials.settings(at('https://git.example.com/a/b'));
    expect(gitea).toMatchObject({ type: 'gitea', credential: { kind: 'token', source: file } });
    const github = await credentials.find(at('https://github.com/a/b'));
    expect(github).toMatchObject({ kind: 'app', app: { id: '12' } });
  });

  test.each([
    ['a key that is unknown', `git.example.com: {tokn: ${TOKEN}}`],
    ['a list', `- ${TOKEN}`],
    ['no YAML', `git.example.com: {token: ${TOKEN}`],
    ['a type that is unknown', `git.example.com: {type: ${TOKEN}}`],
    ['two credentials', `git.example.com: {token: ${TOKEN}, tokenFile: x}`],
    ['a key that is no host', `"https://u:${TOKEN}@h": {token: x}`],
    ['a token in the place of a host', `${TOKEN}: {token: 5}`],
    ['a token in the place of a host, with a field that is wrong', `${TOKEN}: {token: a, tokenFile: b}`],
    ['a map for a key', `? git.example.com: ${TOKEN}\ngitea.example.com: x`],
    ['a list for a key inside', `git.example.com: {[${TOKEN}]: x}`],
    ['an API on another server', `git.example.com: {token: ${TOKEN}, api: "https://evil.example/api/v1"}`],
  ])('with %s is refused, and the message shows no value', async (_what, file) => {
    const error = await found('https://git.example.com/a/b', { file }).catch((error: unknown) => error);
    expect(error).toMatchObject({ name: 'UserError', message: expect.stringContaining('credentials.yaml') as string });
    expect(inspect(error, { depth: 9 })).not.toContain(TOKEN);
  });

  test('that isn’t there is named', async () => {
    const credentials = createCredentials({
      ...known,
      env: {},
      git: await gitWith(),
      file: '/nowhere/credentials.yaml',
    });
    await expect(credentials.find(at('https://git.example.com/a/b'))).rejects.toMatchObject({
      name: 'UserError',
      message: 'the credentials file /nowhere/credentials.yaml can’t be read: ENOENT'.replace('’', "'"),
    });
  });
});

describe('a token with a line break, a space or another odd character', () => {
  const odd = ['CANARYone\nCANARYtwo', 'CANARYone CANARYtwo', 'CANARYone\u0000', 'CANARYä'];
  test.each(odd)('%j is refused where it is read, by its place and without it', async value => {
    const folder = await temporaryFolder({ token: `${value}\n`, 'f.yaml': 'git.example.com: {tokenFile: token}\n' });
    const git = await gitWith();
    const inFile = createCredentials({ ...known, env: {}, git, file: join(folder, 'f.yaml') });
    const inVariable = createCredentials({ ...known, env: { BERTH_TOKEN_GIT_EXAMPLE_COM: value }, git });
    for (const [credentials, place] of [
      [inFile, join(folder, 'token')],
      [inVariable, 'BERTH_TOKEN_GIT_EXAMPLE_COM'],
    ] as const) {
      const problem: unknown = await credentials
        .find(at('https://git.example.com/a/b'))
        .catch((error: unknown) => error);
      expect(problem).toMatchObject({ name: 'UserError', message: expect.stringContaining(place) as string });
      expect(inspect(problem, { depth: 9 })).not.toContain('CANARY');
    }
  });
});

describe('a credentials file that others than its owner', () => {
  async function fileWith(mode: number) {
    const folder = await temporaryFolder({ 'f.yaml': 'git.example.com: {tokenFile: token}\n', token: TOKEN });
    const [file, token] = [join(folder, 'f.yaml'), join(folder, 'token')];
    return {
      file: async () => await stateOf(file, mode),
      token: async () => await stateOf(file, 0o600, [token, mode]),
    };
  }

  async function stateOf(file: string, mode: number, [other, its]: [string, number] = [file, mode]) {
    await chmod(file, mode);
    await chmod(other, its);
    return await createCredentials({ ...known, env: {}, git: await gitWith(), file }).state();
  }

  test.each([0o620, 0o602, 0o666, 0o664])('may write (%o) is refused, and so is one that it names', async mode => {
    const { file, token } = await fileWith(mode);
    for (const state of [file, token]) {
      await expect(state()).rejects.toMatchObject({
        name: 'UserError',
        message: expect.stringMatching(/may be written by other users/) as string,
        fix: expect.stringMatching(/^chmod go-w /) as string,
      });
    }
  });

  test('may read is taken with a warning', async () => {
    expect((await (await fileWith(0o644)).file()).warning).toContain('may be read by other users');
    expect((await (await fileWith(0o600)).file()).warning).toBeUndefined();
  });
});

test('aliases in a credentials file that mean nothing, or too much, are a mistake of the user', async () => {
  const many = ['a: &a [x]', ...Array.from({ length: 12 }, (_, at) => `b${at}: &b${at} [${'*a, '.repeat(20)}]`)].join(
    '\n',
  );
  for (const text of ['a: &a [*a]\n', 'a: *b\n', `${many}\n`]) {
    await expect(found('https://git.example.com/a/b', { file: text })).rejects.toMatchObject({ name: 'UserError' });
  }
});

describe('git’s credential helper', () => {
  const config = `[credential "https://git.example.com"]\n\thelper = "!f() { test \\"$1\\" = get && printf 'username=ada\\\\npassword=${TOKEN}\\\\n'; }; f"\n`;

  test('is asked when nothing else is known', async () => {
    expect(await found('https://git.example.com/a/b', { config })).toBe(`ada:${TOKEN}`);
    expect(await found('https://other.example.com/a/b', { config })).toBeUndefined();
  });
});

describe('git', () => {
  test('is given the token for its own server, by configuration', async () => {
    const credentials = createCredentials({
      ...known,
      env: { BERTH_TOKEN_GIT_EXAMPLE_COM: TOKEN },
      git: await gitWith(),
    });
    const basic = Buffer.from(`x-access-token:${TOKEN}`).toString('base64');
    expect(await credentials.gitConfig('https://git.example.com/a/b.git')).toEqual([
      ['http.https://git.example.com/.extraHeader', `Authorization: Basic ${basic}`],
    ]);
    expect(await credentials.gitConfig('https://git-example.com/a/b.git')).toEqual([]);
    expect(await credentials.gitConfig('git@git.example.com:a/b.git')).toEqual([]);
    expect(await credentials.gitConfig('/srv/git/b.git')).toEqual([]);
  });

  test('keeps it to the server that insteadOf leads to', async () => {
    const git = await gitWith('[url "https://mirror.example.com/"]\n\tinsteadOf = https://git.example.com/\n');
    const credentials = createCredentials({ ...known, env: { BERTH_TOKEN_GIT_EXAMPLE_COM: TOKEN }, git });
    const asked: string[] = [];
    const watched = withCredentials(git, {
      ...credentials,
      gitConfig: async url => {
        asked.push(url);
        return await credentials.gitConfig(url);
      },
    });
    await watched.open('https://git.example.com/a/b');
    expect(asked).toEqual(['https://mirror.example.com/a/b']);
  });
});

describe('a file that changes while it is used', () => {
  const address = at('https://git.example.com/a/b');

  async function following(files: Readonly<Record<string, string>>) {
    const folder = await temporaryFolder(files);
    const credentials = createCredentials({
      ...known,
      env: {},
      git: await gitWith(),
      file: join(folder, 'credentials.yaml'),
    });
    return {
      write: async (file: string, text: string) => await writeFile(join(folder, file), text),
      state: async () => await credentials.state(),
      token: async () => {
        const credential = await credentials.find(address);
        return credential?.kind === 'token' ? credential.token.reveal() : undefined;
      },
    };
  }

  test('is taken up at once, and so is a file that it names, even of the same length in the same moment', async () => {
    const { write, token, state } = await following({ 'credentials.yaml': 'git.example.com: one\n', token: 'two\n' });
    expect(await token()).toBe('one');
    const { version } = await state();
    expect(await state()).toEqual({ ...(await state()), version });
    await write('credentials.yaml', 'git.example.com: {tokenFile: token}\n');
    expect(await token()).toBe('two');
    await write('token', 'six\n');
    expect(await token()).toBe('six');
    const changed = await state();
    expect(changed.version).not.toBe(version);
    expect(inspect(changed.version)).not.toContain('six');
  });

  test('and is wrong for a while leaves everything as it was, and says so', async () => {
    const { write, token, state } = await following({ 'credentials.yaml': `git.example.com: ${TOKEN}\n` });
    expect(await token()).toBe(TOKEN);
    const { version } = await state();
    await write('credentials.yaml', `git.example.com: {token: ${TOKEN}`);
    expect(await token()).toBe(TOKEN);
    const broken = await state();
    expect(broken).toMatchObject({ version, problem: { name: 'UserError' } });
    expect(String(broken.problem)).not.toContain(TOKEN);
    await write('credentials.yaml', 'git.example.com: other\n');
    expect(await token()).toBe('other');
    expect((await state()).problem).toBeUndefined();
  });
});

test('a helper is asked again after some minutes, for what it gave may have ended', async () => {
  const folder = await temporaryFolder({ token: 'one' });
  const helper = join(folder, 'helper');
  await writeFile(helper, `#!/bin/sh\necho username=ada\necho "password=$(cat ${folder}/token)"\n`, { mode: 0o700 });
  const git = await gitWith(`[credential]\n\thelper = ${helper}\n`);
  let time = 0;
  const credentials = createCredentials({ kinds: FORGES, env: {}, git, clock: { now: () => time } });
  const token = async () => {
    const credential = await credentials.find(at('https://git.example.com/a/b'));
    return credential?.kind === 'token' ? credential.token.reveal() : undefined;
  };
  expect(await token()).toBe('one');
  await writeFile(join(folder, 'token'), 'two');
  expect(await token()).toBe('one');
  time += 5 * 60_000;
  expect(await token()).toBe('two');
});
