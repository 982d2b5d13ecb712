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
