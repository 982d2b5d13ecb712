import { describe, expect, test } from 'vitest';
import { parsePullRequestAddress } from '../../../workflows/forges/pull-request-address.ts';

describe('the address of a pull request', () => {
  test.each([
    ['https://github.com/acme/control-plane/pull/12', 'https://github.com/acme/control-plane', 12],
    ['https://github.com/acme/control-plane/pull/12/files?w=1#diff', 'https://github.com/acme/control-plane', 12],
    ['https://git.example.com:8443/forge/acme/cp/pulls/3', 'https://git.example.com:8443/forge/acme/cp', 3],
    ['http://localhost:3000/a/b/pulls/1/', 'http://localhost:3000/a/b', 1],
  ])('%s is of %s, number %d', (address, repository, number) => {
    expect(parsePullRequestAddress(address)).toEqual({ repository, number });
  });

  test.each([
    'https://github.com/acme/control-plane',
    'https://github.com/pull/12',
    'https://github.com/acme/cp/issues/12',
    'https://github.com/acme/cp/pull/0',
    'https://github.com/acme/cp/pull/1x',
    'git@github.com:acme/cp/pull/1',
    'file:///a/b/pull/1',
    '12',
  ])('%s is none', address => {
    expect(() => parsePullRequestAddress(address)).toThrow('is not the address of a pull request');
  });

  test('never keeps a password that somebody put into it', () => {
    const { repository } = parsePullRequestAddress('https://me:secret@github.com/acme/cp/pull/1');
    expect(repository).toBe('https://github.com/acme/cp');
  });
});
