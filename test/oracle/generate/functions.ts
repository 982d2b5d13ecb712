import { FORBIDDEN } from '../../../templates/go/functions/forbidden.ts';
import type { Kind } from './config.ts';

/**
 * What a parameter takes. `count` is a small integer: what is repeated, made or cut that often stays small. The rest
 * are texts of some form, and values of the kinds of the config.
 */
export type ArgumentKind =
  | Kind
  | 'count'
  | 'dict'
  | 'pattern'
  | 'replacement'
  | 'layout'
  | 'zone'
  | 'duration'
  | 'dateText'
  | 'time'
  | 'version'
  | 'constraint'
  | 'url'
  | 'urlParts'
  | 'path'
  | 'base64'
  | 'base32'
  | 'typeName'
  | 'format'
  | 'key'
  | 'template';

export interface FunctionShape {
  readonly name: string;
  readonly arguments: readonly ArgumentKind[];
  /** What any number of further arguments may be. */
  readonly rest?: ArgumentKind;
  readonly result: Kind;
  /** Whether it is given values of any type although it takes but some, as comparisons do. */
  readonly isLoose: boolean;
}

/** `name: arguments → result`; `…` after the last argument lets it be repeated, from none on; `~` for loose ones. */
const SHAPES = `
  and: any any… → any
  or: any any… → any
  not: any → bool
  index: list count → any
  index: map key → any
  ~index: any any any… → any
  ~len: any → int
  len: list → int
  ~eq: any any any… → bool
  eq: string string → bool
  eq: int int → bool
  ~ne: any any → bool
  lt: int int → bool
  lt: string string → bool
  lt: float float → bool
  ~le: any any → bool
  gt: int int → bool
  ~ge: any any → bool
  print: any… → string
  println: any… → string
  printf: format any… → string
  html: any… → string
  js: any… → string
  urlquery: any… → string
  ~call: any any… → any
  abbrev: count string → string
  abbrevboth: count count string → string
  camelcase: string → string
  cat: any… → string
  contains: string string → bool
  hasPrefix: string string → bool
  hasSuffix: string string → bool
  indent: count string → string
  nindent: count string → string
  initials: string → string
  kebabcase: string → string
  snakecase: string → string
  lower: string → string
  upper: string → string
  title: string → string
  untitle: string → string
  swapcase: string → string
  nospace: string → string
  plural: string string count → string
  quote: any… → string
  squote: any… → string
  repeat: count string → string
  replace: string string string → string
  substr: count count string → string
  trim: string → string
  trimAll: string string → string
  trimall: string string → string
  trimPrefix: string string → string
  trimSuffix: string string → string
  trunc: count string → string
  wrap: count string → string
  wrapWith: count string string → string
  unquote: any → string
  toString: any → string
  toStrings: any → list
  join: string list → string
  join: string any → string
  split: string string → map
  splitList: string string → list
  splitn: string count string → map
  ~sortAlpha: any → list
  sortAlpha: list → list
  add: any any… → int
  add: int int… → int
  add1: any → int
  sub: any any → int
  mul: any any… → int
  mul: int int… → int
  div: any any → int
  mod: int int → int
  max: any any… → int
  min: any any… → int
  biggest: int int → int
  ceil: any → float
  floor: any → float
  ~round: any count… → float
  ~round: any count float → float
  round: float count → float
  int: any → int
  int64: any → int
  float64: any → float
  atoi: string → int
  toDecimal: any → int
  until: count → list
  untilStep: count count count → list
  default: any any… → any
  default: string any → any
  empty: any → bool
  coalesce: any… → any
  ternary: any any bool → any
  deepCopy: any → any
  deepEqual: any any → bool
  list: any… → list
  tuple: any… → list
  first: list → any
  last: list → any
  rest: list → list
  initial: list → list
  append: list any → list
  push: list any → list
  prepend: list any → list
  concat: list list… → list
  reverse: list → list
  uniq: list → list
  without: list any… → list
  has: any list → bool
  compact: list → list
  slice: list count… → list
  ~first: any → any
  ~slice: any count… → any
  dict: key any → map
  dict: key any key any → map
  ~dict: any… → map
  set: dict key any → map
  unset: dict key → map
  hasKey: dict key → bool
  pluck: key dict… → list
  pick: dict key… → map
  omit: dict key… → map
  merge: dict dict… → map
  mergeOverwrite: dict dict… → map
  kindOf: any → string
  kindIs: typeName any → bool
  typeOf: any → string
  typeIs: typeName any → bool
  typeIsLike: typeName any → bool
  b64enc: string → string
  b64dec: base64 → string
  b32enc: string → string
  b32dec: base32 → string
  toJson: any → string
  toPrettyJson: any → string
  sha1sum: string → string
  sha256sum: string → string
  adler32sum: string → string
  regexMatch: pattern string → bool
  regexFind: pattern string → string
  regexFindAll: pattern string count → list
  regexReplaceAll: pattern string replacement → string
  regexReplaceAllLiteral: pattern string replacement → string
  regexSplit: pattern string count → list
  toDate: layout dateText → any
  date: layout time → string
  dateInZone: layout time zone → string
  date_in_zone: layout time zone → string
  htmlDate: time → string
  htmlDateInZone: time zone → string
  dateModify: duration time → any
  date_modify: duration time → any
  unixEpoch: time → string
  semver: version → any
  semverCompare: constraint version → bool
  base: path → string
  dir: path → string
  clean: path → string
  ext: path → string
  isAbs: path → bool
  urlParse: url → map
  urlJoin: urlParts → string
  toYaml: any → string
  stringify: any → string
  stringify: dict → string
  hash: any → string
  fail: string → string
  hello: → string
`;

/** Functions that are left out: `keys` and `values` come in no order in Go, `encryptAES` draws at random. */
export const FUNCTION_SHAPES: readonly FunctionShape[] = SHAPES.trim().split('\n').map(shapeOf);

function shapeOf(line: string): FunctionShape {
  const [, name = '', parameters = '', result = ''] = /^\s*~?(\w+): (.*)→ (\w+)$/.exec(line) ?? [];
  if (name === '' || FORBIDDEN.has(name)) throw new Error(`not a function: ${line}`);
  const kinds = parameters.trim().split(' ').filter(Boolean);
  const rest = kinds.find(kind => kind.endsWith('…'))?.slice(0, -1);
  return {
    name,
    arguments: kinds.filter(kind => !kind.endsWith('…')) as ArgumentKind[],
    ...(rest !== undefined && { rest: rest as ArgumentKind }),
    result: result as Kind,
    isLoose: line.includes('~'),
  };
}
