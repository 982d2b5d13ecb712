import { expect, test } from 'vitest';
import { proxyFor } from '../../../runtime/kube/proxy.ts';

const PROXY = 'http://proxy.example.com:3128';

test.each([
  ['a server that nothing excepts', 'https://api.example.com', '', PROXY],
  ['a server that is named', 'https://api.example.com', 'other.org, api.example.com', undefined],
  ['a server in a domain that is named', 'https://api.example.com', 'example.com', undefined],
  ['a server in a domain with a dot', 'https://api.example.com', '.example.com', undefined],
  ['a server in a domain with a star', 'https://api.example.com', '*.example.com', undefined],
  ['a server whose name only ends like one', 'https://api.notexample.com', 'example.com', PROXY],
  ['any server', 'https://api.example.com', '*', undefined],
  ['an address in a network', 'https://10.1.2.3:6443', '10.0.0.0/8', undefined],
  ['an address outside of a network', 'https://11.1.2.3:6443', '10.0.0.0/8', PROXY],
  ['an address of IPv6 in a network', 'https://[fd00::1]:6443', 'fd00::/8', undefined],
  ['an address of IPv6 that is named', 'https://[fd00::1]:6443', 'fd00::1', undefined],
  ['a server at a port that is named', 'https://api.example.com:6443', 'api.example.com:6443', undefined],
  ['a server at another port', 'https://api.example.com:6443', 'api.example.com:443', PROXY],
])('HTTPS_PROXY and NO_PROXY decide about %s', (_, server, NO_PROXY, proxy) => {
  expect(proxyFor(new URL(server), undefined, { HTTPS_PROXY: PROXY, NO_PROXY })).toBe(proxy);
});

test('proxy-url of the kubeconfig comes before the variables, and NO_PROXY says nothing about it', () => {
  const env = { HTTPS_PROXY: PROXY, NO_PROXY: '*' };
  expect(proxyFor(new URL('https://10.0.0.1'), 'http://own:1', env)).toBe('http://own:1');
});

test('variables in lower case count, and an address without a scheme is one of HTTP', () => {
  expect(proxyFor(new URL('https://10.0.0.1'), undefined, { https_proxy: 'proxy:3128' })).toBe('http://proxy:3128');
  expect(proxyFor(new URL('http://10.0.0.1'), undefined, { https_proxy: 'proxy:3128' })).toBeUndefined();
});
