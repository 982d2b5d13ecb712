import { HashError, hashValue } from '../../hash.ts';
import { stringify } from '../../stringify.ts';
import type { GoValue } from '../../value.ts';
import { encodeYaml, YamlEncodeError } from '../../yaml/index.ts';
import { define, defineCharged } from './define.ts';
import { type CallContext, FunctionError, type TemplateFunction } from './function.ts';
import { chargeParts } from './size.ts';
import { trimCharacters, trimSpace } from './trimming.ts';

/** The functions that Kalypso adds to sprig's. What has no hash is an empty text. */
export const KALYPSO: readonly TemplateFunction[] = [
  defineCharged('toYaml', ['interface {}'], 'string', (context, value) =>
    encoded(context, value, () => encodeYaml(value).replace(/\n$/, '')),
  ),
  defineCharged('stringify', ['interface {}'], 'string', (context, value) =>
    encoded(context, value, () => stringify(value)),
  ),
  defineCharged('hash', ['interface {}'], 'string', (context, value) =>
    encoded(context, value, () => String(hashValue(value))),
  ),
  define('unquote', ['interface {}'], 'string', unquote),
];

function encoded(context: CallContext, value: GoValue, encode: () => string): string {
  chargeParts(context, value);
  try {
    return encode();
  } catch (error) {
    if (error instanceof HashError) return '';
    if (error instanceof YamlEncodeError) throw new FunctionError(error.message);
    throw error;
  }
}

/** Text without spaces, then without double and then single quotes at its ends. Other values are an empty text. */
function unquote(value: GoValue): string {
  return typeof value === 'string' ? trimCharacters(trimCharacters(trimSpace(value), '"'), "'") : '';
}
