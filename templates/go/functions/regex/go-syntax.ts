/** A pattern for the engine, which knows a little less than Go: no other spellings of classes, no name given twice. */
export interface TranslatedPattern {
  readonly source: string;
  /** Groups by name. Several can have the same one. */
  readonly groups: ReadonlyMap<string, readonly number[]>;
  /** What was put in place of what, for complaints that quote the pattern. */
  readonly rewritten: readonly (readonly [written: string, original: string])[];
}

/** Writes the classes of a pattern in the engine's way, and numbers names that are taken. */
export function translatePattern(original: string): TranslatedPattern {
  const groups = new Map<string, number[]>();
  const rewritten: (readonly [string, string])[] = [];
  let count = 0;
  const rewrite = (token: string): string => {
    if (/^\\p/i.test(token)) return rewriteClass(token);
    const name = /^\(\?P?<(\w+)>$/.exec(token)?.[1];
    if (token === '(' || name !== undefined) count++;
    if (name === undefined) return token;
    const known = groups.get(name);
    groups.set(name, [...(known ?? []), count]);
    return known === undefined ? token : `(?P<${name}_${count}>`;
  };
  const source = original.replace(TOKEN, (token, bracket?: string) => {
    const written = bracket === undefined ? rewrite(token) : bracket.replace(CLASS_TOKEN, rewriteClass);
    if (written !== token) rewritten.push([written, token]);
    return written;
  });
  return { source, groups, rewritten };
}

/** `\pL`, `\p{Greek}`: the token as it is if it names nothing. */
const UNICODE_CLASS = String.raw`\\[pP](?:\{[^}]*\}|[^{])`;
/** From a bracket to the one that closes it: one right after the first is part of the class, as is `[:alpha:]`. */
const BRACKET = String.raw`(\[\^?\]?(?:\[:[^\]]*:\]|\\[^]|[^\]\\])*\]?)`;
const TOKEN = new RegExp(String.raw`\\Q[^]*?(?:\\E|$)|${UNICODE_CLASS}|\\[^]|${BRACKET}|\(\?P?<\w+>|\(\?|\(`, 'g');
const CLASS_TOKEN = new RegExp(String.raw`${UNICODE_CLASS}|\\[^]`, 'g');

/** Names count without case, spaces, hyphens and underscores; categories have long names too. */
function rewriteClass(token: string): string {
  const [, sign = '', negation = '', braced, letter] = /^\\([pP])(?:\{(\^?)([^}]*)\}|([^]))$/.exec(token) ?? [];
  const name = braced ?? letter;
  if (sign === '' || name === undefined || !/^[\0-\x7f]+$/.test(name)) return token;
  const bare = name.replace(/[-_ ]/g, '');
  const canonical = bare.charAt(0).toUpperCase() + bare.slice(1).toLowerCase();
  const known = CATEGORIES.get(canonical) ?? canonical;
  if (known === name && !NEWER_SCRIPTS.has(known)) return token;
  return `\\${sign}{${negation}${NEWER_SCRIPTS.has(known) ? known.toLowerCase() : known}}`;
}

/** Scripts that the engine knows and Go doesn't yet: in small letters the engine refuses them too. */
const NEWER_SCRIPTS = new Set(['Garay', 'Sidetic', 'Sunuwar', 'Todhri']);

const CATEGORIES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    C: 'Other',
    Cc: 'Control Cntrl',
    Cf: 'Format',
    Cn: 'Unassigned',
    Co: 'Privateuse',
    Cs: 'Surrogate',
    L: 'Letter',
    LC: 'Casedletter',
    Ll: 'Lowercaseletter',
    Lm: 'Modifierletter',
    Lo: 'Otherletter',
    Lt: 'Titlecaseletter',
    Lu: 'Uppercaseletter',
    M: 'Mark Combiningmark',
    Mc: 'Spacingmark',
    Me: 'Enclosingmark',
    Mn: 'Nonspacingmark',
    N: 'Number',
    Nd: 'Decimalnumber Digit',
    Nl: 'Letternumber',
    No: 'Othernumber',
    P: 'Punctuation Punct',
    Pc: 'Connectorpunctuation',
    Pd: 'Dashpunctuation',
    Pe: 'Closepunctuation',
    Pf: 'Finalpunctuation',
    Pi: 'Initialpunctuation',
    Po: 'Otherpunctuation',
    Ps: 'Openpunctuation',
    S: 'Symbol',
    Sc: 'Currencysymbol',
    Sk: 'Modifiersymbol',
    Sm: 'Mathsymbol',
    So: 'Othersymbol',
    Z: 'Separator',
    Zl: 'Lineseparator',
    Zp: 'Paragraphseparator',
    Zs: 'Spaceseparator',
  }).flatMap(([category, names]) => names.split(' ').map(name => [name, category] as const)),
);
