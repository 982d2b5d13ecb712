import { BlockList, isIP, isIPv6 } from 'node:net';
import { UserError } from '../runtime/errors.ts';
import type { ListenAddress } from './settings.ts';

/** `127.0.0.1:8080`, `[::1]:8080`, `:8080` for all interfaces. Throws a {@link UserError} for anything else. */
export function parseListenAddress(text: string): ListenAddress {
  const [, bracketed, plain = '', digits] = /^(?:\[([0-9a-f:]+)\]|([^\s:[\]]*)):(\d{1,5})$/i.exec(text.trim()) ?? [];
  const port = Number(digits);
  if (digits !== undefined && port <= 65_535) return { host: bracketed ?? (plain === '' ? '::' : plain), port };
  throw new UserError(`"${text}" is not an address to listen on`, {
    fix: 'write HOST:PORT, such as 127.0.0.1:8080, or 0.0.0.0:8080 to be reached from elsewhere',
  });
}

/** An address or a network: `10.0.0.7`, `10.0.0.0/8`, `fd00::/8`. Gives it back; throws a {@link UserError} for anything else. */
export function parseNetwork(text: string): string {
  const [, address = '', prefix] = /^([0-9a-f.:]+)(?:\/(\d{1,3}))?$/i.exec(text.trim()) ?? [];
  const family = isIP(address);
  if (family !== 0 && Number(prefix ?? 0) <= (family === 4 ? 32 : 128)) return text.trim();
  throw new UserError(`"${text}" is neither an address nor a network`, {
    fix: 'write the address of the proxy, such as 10.0.0.7, or a network such as 10.0.0.0/8',
  });
}

/** All addresses that the networks hold. */
export function networkList(networks: readonly string[]): BlockList {
  const list = new BlockList();
  for (const network of networks) {
    const [address = '', prefix] = network.split('/');
    const family = isIPv6(address) ? 'ipv6' : 'ipv4';
    if (prefix === undefined) list.addAddress(address, family);
    else list.addSubnet(address, Number(prefix), family);
  }
  return list;
}
