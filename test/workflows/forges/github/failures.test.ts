import { describe, expect, test } from 'vitest';
import { explain, type Failure, limitOf } from '../../../../workflows/forges/github/failures.ts';
import { knownServer } from '../../../../workflows/forges/github/server.ts';
import { parseRepositoryAddress } from '../../../../workflows/forges/repository-address.ts';

const asked = { host: 'github.com', repository: 'platform/gitops', action: 'open a pull request' };

function failure(status: number, message = 'no', headers: Failure['headers'] = {}): Failure {
  return { status, message, headers };
}

describe('what GitHub refuses', () => {
  test.each([
    ['a token that has ended', failure(401, 'Bad credentials'), 'AccessError', 'set a new one'],
    ['no access', failure(404, 'Not Found'), 'AccessError', 'give the token or the App access'],
    [
      'a missing permission',
      failure(403, 'Resource not accessible by personal access token', {
        'x-accepted-github-permissions': 'pull_requests=write',
      }),
      'AccessError',
      'permission pull_requests=write',
    ],
    [
      'single sign-on',
      failure(403, 'Resource protected by organization SAML enforcement.'),
      'AccessError',
      'authorize the token for the organization',
    ],
    ['an archived repository', failure(403, 'Repository was archived so is read-only.'), 'AccessError', 'unarchive it'],
    [
      'a protected branch',
      failure(422, 'Cannot update this protected ref: protected branch'),
      'UserError',
      'under berth/',
    ],
    ['content that it finds wrong', failure(422, 'Validation Failed'), 'UserError', 'check the rules'],
    ['a second pull request', failure(422, 'A pull request already exists for o:b.'), 'ConflictError', 'try again'],
    ['a server in trouble', failure(502), 'TransientError', 'goes on where this one stopped'],
  ])('for %s says who must act and how', (_, refused, name, fix) => {
    expect(explain(refused, asked)).toMatchObject({
      name,
      fix: expect.stringContaining(fix) as string,
      message: expect.stringContaining("can't open a pull request in platform/gitops") as string,
    });
  });

  test('as a limit says for how long', () => {
    const now = 1_000_000;
    expect(limitOf(failure(403, 'no', { 'retry-after': '17' }), now)?.milliseconds).toBe(17_000);
    const used = { 'x-ratelimit-remaining': '0', 'x-ratelimit-reset': '1060' };
    expect(limitOf(failure(403, 'API rate limit exceeded', used), now)?.milliseconds).toBe(60_000);
    expect(limitOf(failure(403, 'You have exceeded a secondary rate limit'), now)?.milliseconds).toBe(60_000);
    expect(limitOf(failure(403, 'Resource not accessible by integration'), now)).toBeUndefined();
  });
});

describe('which GitHub an address belongs to', () => {
  test.each([
    ['https://github.com/platform/gitops', 'https://api.github.com', 'https://api.github.com/graphql'],
    ['git@github.com:platform/gitops.git', 'https://api.github.com', 'https://api.github.com/graphql'],
    ['ssh://git@ssh.github.com:443/platform/gitops', 'https://api.github.com', 'https://api.github.com/graphql'],
    ['https://acme.ghe.com/platform/gitops', 'https://api.acme.ghe.com', 'https://api.acme.ghe.com/graphql'],
  ])('%s', (text, api, graphql) => {
    const address = parseRepositoryAddress(text);
    expect(address && knownServer(address, {})).toMatchObject({ api, graphql });
  });

  test('an Enterprise Server is one that the settings say to be one', () => {
    const address = parseRepositoryAddress('https://git.example.com:8443/platform/gitops');
    if (address === undefined) throw new Error('no address');
    expect(knownServer(address, {})).toBeUndefined();
    expect(knownServer(address, { type: 'gitea' })).toBeUndefined();
    expect(knownServer(address, { type: 'github' })).toEqual({
      host: 'git.example.com:8443',
      api: 'https://git.example.com:8443/api/v3',
      graphql: 'https://git.example.com:8443/api/graphql',
    });
  });

  test('a host that only looks like github.com is another one', () => {
    const address = parseRepositoryAddress('https://github.com.example.com/platform/gitops');
    expect(address && knownServer(address, {})).toBeUndefined();
  });
});
