import { expect, test } from 'vitest';
import { parseRepositoryAddress } from '../../../workflows/forges/repository-address.ts';

const plain = {
  origin: 'https://git.example.com',
  host: 'git.example.com',
  prefix: '',
  owner: 'platform',
  name: 'gitops',
};

test.each([
  'https://git.example.com/platform/gitops',
  'https://git.example.com/platform/gitops.git',
  'https://git.example.com/platform/gitops/',
  'HTTPS://Git.Example.com:443//platform/gitops.git',
  'https://somebody:secret@git.example.com/platform/gitops',
  'ssh://git@git.example.com/platform/gitops.git',
  'ssh://git@Git.Example.com:2222/platform/gitops',
  'git@git.example.com:platform/gitops.git',
  'git.example.com:/platform/gitops',
])('%s is platform/gitops on git.example.com', address => {
  expect(parseRepositoryAddress(address)).toMatchObject(plain);
});

test('ports, folders before the owner and missing TLS are part of where the server is', () => {
  expect(parseRepositoryAddress('http://git.example.com:3000/forge/a/platform/gitops.git')).toEqual({
    protocol: 'http',
    origin: 'http://git.example.com:3000',
    host: 'git.example.com:3000',
    prefix: '/forge/a',
    owner: 'platform',
    name: 'gitops',
  });
  expect(parseRepositoryAddress('git@git.example.com:forge/platform/gitops')).toMatchObject({
    protocol: 'ssh',
    origin: 'https://git.example.com',
    prefix: '/forge',
  });
  expect(parseRepositoryAddress('https://git.example.com/my%20team/a%2Eb')).toMatchObject({
    owner: 'my team',
    name: 'a.b',
  });
});

test.each([
  '/srv/git/gitops.git',
  'file:///srv/git/gitops.git',
  'https://git.example.com/gitops',
  'https://git.example.com/a/.git',
  'https://git.example.com/%2e%2e/gitops',
  'https://git.example.com/a%2Fb/gitops',
  'git://git.example.com/platform/gitops',
  'c:/git/gitops',
  'not an address',
  '',
])('%j names no repository on a server', address => {
  expect(parseRepositoryAddress(address)).toBeUndefined();
});
