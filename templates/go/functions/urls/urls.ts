import { GoMap } from '../../../value.ts';
import { kindOf } from '../../types.ts';
import { define } from '../define.ts';
import { FunctionError, type TemplateFunction } from '../function.ts';
import { fromByteText, toByteText } from '../text.ts';
import { UrlError } from './escaping.ts';
import { formatUrl, formatUserInfo, hostName, parseUrl, type Url } from './url.ts';

/** Functions on URLs, as Go's `net/url` reads and writes them. */
export const URLS: readonly TemplateFunction[] = [
  define('urlParse', ['string'], 'map[string]interface {}', text => {
    const url = parse(toByteText(text), 'unable to parse url');
    const parts = {
      scheme: url.scheme,
      host: url.host,
      hostname: hostName(url.host),
      path: url.path,
      query: url.query,
      opaque: url.opaque,
      fragment: url.fragment,
      userinfo: url.user === undefined ? '' : formatUserInfo(url.user),
    };
    return new GoMap(
      'string-any',
      Object.entries(parts).map(([name, part]) => [name, fromByteText(part)] as const),
    );
  }),
  define('urlJoin', ['map[string]interface {}'], 'string', parts => fromByteText(formatUrl(urlOf(parts)))),
];

function parse(text: string, complaint: string): Url {
  try {
    return parseUrl(text);
  } catch (error) {
    if (error instanceof UrlError) throw new FunctionError(`${complaint}: ${error.message}`, { cause: error });
    throw error;
  }
}

function urlOf(parts: GoMap): Url {
  const url = {
    scheme: textIn(parts, 'scheme'),
    host: textIn(parts, 'host'),
    path: textIn(parts, 'path'),
    query: textIn(parts, 'query'),
    opaque: textIn(parts, 'opaque'),
    fragment: textIn(parts, 'fragment'),
  };
  const userInfo = textIn(parts, 'userinfo');
  if (userInfo === '') return url;
  const { user } = parse(`proto://${userInfo}@host`, 'unable to parse userinfo in dict');
  return user === undefined ? url : { ...url, user };
}

function textIn(parts: GoMap, key: string): string {
  const value = parts.entries.get(key);
  if (value === undefined) return '';
  if (value === null) throw new FunctionError('runtime error: invalid memory address or nil pointer dereference');
  if (typeof value !== 'string') {
    throw new FunctionError(`unable to parse ${key} key, must be of type string, but ${kindOf(value)} found`);
  }
  return toByteText(value);
}
