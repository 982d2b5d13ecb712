import { quote } from '../../printing/quote.ts';
import { fromByteText } from '../text.ts';
import { escapePart, UrlError, unescapePart } from './escaping.ts';
import { isIpv4, isIpv6 } from './ip-address.ts';

/** The parts of a URL as Go's `net/url` holds them, with one character a byte. Escapes are resolved unless it says so. */
export interface Url {
  readonly scheme: string;
  /** What follows the scheme if that isn't a slash. */
  readonly opaque: string;
  readonly user?: UserInfo;
  readonly host: string;
  readonly path: string;
  /** As it is written, with its escapes. */
  readonly query: string;
  readonly fragment: string;
}

export interface UserInfo {
  readonly name: string;
  readonly password?: string;
}

/** Throws UrlError with Go's complaint: `parse "…": …`. */
export function parseUrl(text: string): Url {
  const hash = text.indexOf('#');
  const main = hash < 0 ? text : text.slice(0, hash);
  const url = complainingOf(main, () => parseMain(main));
  return hash < 0
    ? url
    : { ...url, fragment: complainingOf(text, () => unescapePart(text.slice(hash + 1), 'fragment')) };
}

function complainingOf<T>(text: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (!(error instanceof UrlError)) throw error;
    throw new UrlError(`parse ${quote(fromByteText(text))}: ${error.message}`, { cause: error });
  }
}

const NOTHING: Url = { scheme: '', opaque: '', host: '', path: '', query: '', fragment: '' };

function parseMain(text: string): Url {
  if (/[\0-\x1f\x7f]/.test(text)) throw new UrlError('net/url: invalid control character in URL');
  if (text === '*') return { ...NOTHING, path: '*' };
  const { scheme, rest } = splitScheme(text);
  const mark = rest.indexOf('?');
  const address = mark < 0 ? rest : rest.slice(0, mark);
  const query = mark < 0 ? '' : rest.slice(mark + 1);
  if (!address.startsWith('/')) {
    if (scheme !== '') return { ...NOTHING, scheme, opaque: address, query };
    if (address.split('/', 1)[0]?.includes(':')) throw new UrlError('first path segment in URL cannot contain colon');
  }
  if (!address.startsWith('//') || (scheme === '' && address.startsWith('///'))) {
    return { ...NOTHING, scheme, path: unescapePart(address, 'path'), query };
  }
  const slash = address.indexOf('/', 2);
  const authority = parseAuthority(scheme, slash < 0 ? address.slice(2) : address.slice(2, slash));
  return { ...NOTHING, ...authority, scheme, path: slash < 0 ? '' : unescapePart(address.slice(slash), 'path'), query };
}

function splitScheme(text: string): { scheme: string; rest: string } {
  if (text.startsWith(':')) throw new UrlError('missing protocol scheme');
  const scheme = /^([a-zA-Z][a-zA-Z0-9+.-]*):/.exec(text)?.[1];
  return scheme === undefined
    ? { scheme: '', rest: text }
    : { scheme: scheme.toLowerCase(), rest: text.slice(scheme.length + 1) };
}

function parseAuthority(scheme: string, authority: string): Pick<Url, 'host' | 'user'> {
  const at = authority.lastIndexOf('@');
  const host = parseHost(scheme, authority.slice(at + 1));
  return at < 0 ? { host } : { host, user: parseUserInfo(authority.slice(0, at)) };
}

function parseUserInfo(text: string): UserInfo {
  if (!/^[A-Za-z0-9\-._:~!$&'()*+,;=%@]*$/.test(text)) throw new UrlError('net/url: invalid userinfo');
  const colon = text.indexOf(':');
  if (colon < 0) return { name: unescapePart(text, 'userinfo') };
  return {
    name: unescapePart(text.slice(0, colon), 'userinfo'),
    password: unescapePart(text.slice(colon + 1), 'userinfo'),
  };
}

function parseHost(scheme: string, host: string): string {
  const bracket = host.lastIndexOf('[');
  if (bracket > 0) throw new UrlError('invalid IP-literal');
  if (bracket === 0) return parseIpLiteral(host);
  const first = host.indexOf(':');
  if (first >= 0) {
    // Lists of hosts have several colons, which only http is strict about.
    const colon = /^https?$/.test(scheme) ? first : host.lastIndexOf(':');
    checkPort(host.slice(colon));
  }
  return unescapePart(host, 'host');
}

function checkPort(port: string): void {
  if (!isOptionalPort(port)) throw new UrlError(`invalid port ${quote(fromByteText(port))} after host`);
}

function isOptionalPort(port: string): boolean {
  return /^(?::[0-9]*)?$/.test(port);
}

/** `[fe80::1%25en0]:80`, with a zone after an escaped percent sign. */
function parseIpLiteral(host: string): string {
  const close = host.lastIndexOf(']');
  if (close < 0) throw new UrlError("missing ']' in host");
  const port = host.slice(close + 1);
  checkPort(port);
  const literal = host.slice(1, close);
  const zone = literal.indexOf('%25');
  const name =
    zone < 0
      ? unescapePart(literal, 'host')
      : unescapePart(literal.slice(0, zone), 'host') + unescapePart(literal.slice(zone), 'zone');
  if (isIpv4(name)) throw new UrlError('invalid IP-literal');
  if (!isIpv6(name)) throw new UrlError(`invalid host: ParseAddr(${quote(fromByteText(name))}): unable to parse IP`);
  return `[${name}]${port}`;
}

/** The host without port and brackets. */
export function hostName(host: string): string {
  const colon = host.lastIndexOf(':');
  const name = colon >= 0 && isOptionalPort(host.slice(colon)) ? host.slice(0, colon) : host;
  return name.startsWith('[') && name.endsWith(']') ? name.slice(1, -1) : name;
}

export function formatUserInfo({ name, password }: UserInfo): string {
  const escaped = escapePart(name, 'userinfo');
  return password === undefined ? escaped : `${escaped}:${escapePart(password, 'userinfo')}`;
}

/** Go's `URL.String`. */
export function formatUrl(url: Url): string {
  const { scheme, opaque, query, fragment } = url;
  const start = scheme === '' ? '' : `${scheme}:`;
  return (
    start +
    (opaque === '' ? formatAddress(url) : opaque) +
    (query === '' ? '' : `?${query}`) +
    (fragment === '' ? '' : `#${escapePart(fragment, 'fragment')}`)
  );
}

function formatAddress({ scheme, user, host, path }: Url): string {
  const needsSlashes =
    (scheme !== '' || host !== '' || user !== undefined) && (host !== '' || path !== '' || user !== undefined);
  const authority =
    (needsSlashes ? '//' : '') + (user === undefined ? '' : `${formatUserInfo(user)}@`) + escapePart(host, 'host');
  const escaped = path === '*' ? '*' : escapePart(path, 'path');
  const slash = escaped !== '' && !escaped.startsWith('/') && host !== '' ? '/' : '';
  // Its first segment would be taken for a scheme.
  const isAmbiguous = scheme === '' && authority + slash === '' && escaped.split('/', 1)[0]?.includes(':');
  return authority + slash + (isAmbiguous ? './' : '') + escaped;
}
