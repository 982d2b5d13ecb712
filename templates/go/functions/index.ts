import { releaseBraces } from '../../literal.ts';
import type { GoValue } from '../../value.ts';
import { chargeCall } from './call-costs.ts';
import { CRYPTO } from './crypto/crypto.ts';
import { DATES } from './dates/dates.ts';
import { DEFAULTS } from './defaults.ts';
import { DICTS } from './dicts.ts';
import { ENCODING } from './encoding.ts';
import type { TemplateFunction } from './function.ts';
import { JSON_FUNCTIONS } from './json.ts';
import { KALYPSO } from './kalypso.ts';
import { LISTS } from './lists.ts';
import { MATH } from './math.ts';
import { PATHS } from './paths.ts';
import { REFLECTION } from './reflection.ts';
import { REGEX } from './regex/regex.ts';
import { SEMVER } from './semver/semver.ts';
import { STRING_LISTS } from './string-lists.ts';
import { STRINGS } from './strings.ts';
import { URLS } from './urls/urls.ts';
import { WORDS } from './words.ts';
import { WRAPPING } from './wrapping.ts';

export { FORBIDDEN } from './forbidden.ts';

/** Functions by family: those of sprig 2.22 that depend on nothing but their arguments, and those of Kalypso. */
export const FAMILIES = {
  strings: [...STRINGS, ...WORDS, ...WRAPPING],
  'lists of strings': STRING_LISTS,
  defaults: DEFAULTS,
  math: MATH,
  lists: LISTS,
  dicts: DICTS,
  types: REFLECTION,
  encoding: [...ENCODING, ...JSON_FUNCTIONS],
  'checksums and ciphers': CRYPTO,
  'regular expressions': REGEX,
  dates: DATES,
  'semantic versions': SEMVER,
  paths: PATHS,
  urls: URLS,
  kalypso: KALYPSO,
} as const satisfies Record<string, readonly TemplateFunction[]>;

/** Functions that make of a text what its characters can't be found in any more. */
const DIGESTS: ReadonlySet<string> = new Set([
  'adler32sum',
  'b32enc',
  'b64enc',
  'derivePassword',
  'encryptAES',
  'hash',
  'sha1sum',
  'sha256sum',
]);

/** Every function of the library that templates may call. */
export const FUNCTIONS: readonly TemplateFunction[] = Object.values(FAMILIES)
  .flat()
  .map(chargeCall)
  .map(chargeTexts)
  .map(readWhole);

/** Braces of a text that is no template are held while it is rendered: such functions read the text as it is. */
function readWhole(definition: TemplateFunction): TemplateFunction {
  if (!DIGESTS.has(definition.name)) return definition;
  return { ...definition, call: (args, context) => definition.call(args.map(released), context) };
}

function released(arg: GoValue): GoValue {
  return typeof arg === 'string' ? releaseBraces(arg) : arg;
}

/** Work of reading a character, in the unit of the work limit: the slowest functions take about 150 ns for it. */
const CHARACTER = 4;

/** Charges for the texts among the arguments, as a function may read them for hours without making anything. */
function chargeTexts(definition: TemplateFunction): TemplateFunction {
  const call: TemplateFunction['call'] = (args, context) => {
    let characters = 0;
    for (const arg of args) if (typeof arg === 'string') characters += arg.length;
    context.charge(characters * CHARACTER);
    return definition.call(args, context);
  };
  return { ...definition, call };
}
