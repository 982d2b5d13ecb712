import { RE2JS, RE2JSSyntaxException } from 're2js';
import { BoundedCache } from '../../../../runtime/bounded-cache.ts';
import { memoizeByObject } from '../../../../runtime/memoize.ts';
import { canBackquote, quote } from '../../printing/quote.ts';
import { type CallContext, FunctionError } from '../function.ts';
import { type TranslatedPattern, translatePattern } from './go-syntax.ts';

/** Where a match and its groups lie, in UTF-16 units: start and end of the match, then of each group, -1 if it took no part. */
export type Match = readonly [start: number, end: number, ...groups: number[]];

/** A compiled regular expression of Go's syntax, RE2. */
export class Pattern {
  /** Groups by name. Several can have the same one. */
  readonly groups: TranslatedPattern['groups'];
  readonly #compiled: RE2JS;

  /** Throws FunctionError with Go's complaint. */
  constructor(source: string) {
    const translated = translatePattern(source);
    this.groups = translated.groups;
    this.#compiled = compile(source, translated);
  }

  test(context: CallContext, text: string): boolean {
    return this.#compiled.matcher(this.#meter(context, text)).find();
  }

  /** Searches one text again and again. Invalid bytes match as U+FFFD, as in Go. */
  searcher(context: CallContext, text: string): Searcher {
    const matcher = this.#compiled.matcher(this.#meter(context, text));
    const allGroups = this.#compiled.groupCount();
    return (from, withGroups) => {
      context.charge(SEARCH);
      if (!matcher.find(from)) return undefined;
      const match: [number, number, ...number[]] = [matcher.start(), matcher.end()];
      const groups = withGroups ? allGroups : 0;
      for (let i = 1; i <= groups; i++) match.push(matcher.start(i), matcher.end(i));
      return match;
    };
  }

  /**
   * The text for the matcher, in which each look at a character is counted: only there it shows how long a search takes.
   * A look can move as many threads as the pattern has instructions.
   */
  #meter(context: CallContext, text: string): string {
    const wellFormed = text.toWellFormed();
    if (text.length < MIN_METERED) return wellFormed;
    const cost = CHARACTER + (this.#compiled.programSize() >> 2);
    return new MeteredText(wellFormed, context, cost) as unknown as string;
  }
}

/** The first match at or after a position. */
export type Searcher = (from: number, withGroups: boolean) => Match | undefined;

/** The compiled pattern, which is kept for as long as the context's cache. */
export function patternOf(context: CallContext, source: string): Pattern {
  chargeCompilation(context, source);
  const patterns = cacheOf(context.cacheKey);
  const known = patterns.get(source);
  if (known !== undefined) return known;
  const pattern = new Pattern(source);
  patterns.set(source, pattern);
  return pattern;
}

const MAX_CACHED = 200;
const cacheOf = memoizeByObject<object, BoundedCache<Pattern>>(() => new BoundedCache({ maxEntries: MAX_CACHED }));

/** Work of one search, one character looked at, and one instruction compiled, in the unit of the work limit. */
const SEARCH = 64;
const CHARACTER = 3;
const INSTRUCTION = 100;
/** RE2 repeats nothing more often than this, repetitions inside each other taken together. */
const MAX_REPEAT = 1000;

/** Patterns that a rendering has paid for. */
const chargedIn = memoizeByObject<CallContext, Set<string>>(() => new Set());

/**
 * Charges for what compiling the pattern may take: `(abc){1000}` grows to thousands of instructions. Once a rendering,
 * whether or not it is in the cache, so that the limit doesn't depend on what was rendered before.
 */
function chargeCompilation(context: CallContext, source: string): void {
  const charged = chargedIn(context);
  if (charged.has(source)) return;
  charged.add(source);
  let instructions = source.length;
  let factor = 1;
  for (const [, group, least, most] of source.matchAll(/(\)?)\{(\d{1,4})(?:,(\d{0,4}))?\}/g)) {
    const count = Math.max(Number(least), Number(most ?? 0), 1);
    if (group === '') instructions += count;
    else factor = Math.min(factor * count, MAX_REPEAT);
  }
  context.charge(instructions * factor * INSTRUCTION);
}

const INVALID_BYTE = /[\udc80-\udcff]/u;

function compile(original: string, { source, rewritten }: TranslatedPattern): RE2JS {
  const invalid = original.search(INVALID_BYTE);
  if (invalid >= 0) throw compileError(original, `invalid UTF-8: \`${original.slice(invalid)}\``);
  try {
    return RE2JS.compile(source);
  } catch (error) {
    if (!(error instanceof RE2JSSyntaxException)) throw error;
    let quoted = error.getPattern() ?? '';
    for (const [written, token] of rewritten) quoted = quoted.replace(written, () => token);
    throw compileError(original, `${error.getDescription()}: \`${quoted}\``);
  }
}

function compileError(source: string, complaint: string): FunctionError {
  const shown = canBackquote(source) ? `\`${source}\`` : quote(source);
  return new FunctionError(`regexp: Compile(${shown}): error parsing regexp: ${complaint}`);
}

/** A search of a shorter text is not worth counting. */
const MIN_METERED = 32;
const BATCH = 256;

class MeteredText extends String {
  readonly #context: CallContext;
  readonly #cost: number;
  #looks = 0;

  constructor(text: string, context: CallContext, cost: number) {
    super(text);
    this.#context = context;
    this.#cost = cost;
  }

  override charCodeAt(position: number): number {
    if (++this.#looks === BATCH) {
      this.#looks = 0;
      this.#context.charge(BATCH * this.#cost);
    }
    return super.charCodeAt(position);
  }
}
