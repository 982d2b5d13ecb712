import { RE2JS, RE2JSSyntaxException } from 're2js';
import { BoundedCache } from '../../../../runtime/bounded-cache.ts';
import { memoizeByObject } from '../../../../runtime/memoize.ts';
import { canBackquote, quote } from '../../printing/quote.ts';
import { type CallContext, FunctionError } from '../function.ts';
import { type TranslatedPattern, translatePattern } from './go-syntax.ts';
import { instructionsOf } from './size.ts';

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
    return this.searcher(context, text)(0, false) !== undefined;
  }

  /** Searches one text again and again. Invalid bytes match as U+FFFD, as in Go. */
  searcher(context: CallContext, text: string): Searcher {
    const metered = new MeteredText(text.toWellFormed(), context, CHARACTER + this.#compiled.programSize());
    const matcher = this.#compiled.matcher(metered as unknown as string);
    const allGroups = this.#compiled.groupCount();
    return (from, withGroups) => {
      context.charge(SEARCH);
      const isFound = matcher.find(from);
      metered.settle();
      if (!isFound) return undefined;
      const match: [number, number, ...number[]] = [matcher.start(), matcher.end()];
      const groups = withGroups ? allGroups : 0;
      for (let i = 1; i <= groups; i++) match.push(matcher.start(i), matcher.end(i));
      return match;
    };
  }
}

/** The first match at or after a position. */
export type Searcher = (from: number, withGroups: boolean) => Match | undefined;

/** The compiled pattern, which is kept for as long as the context's cache. */
export function patternOf(context: CallContext, source: string): Pattern {
  const patterns = cacheOf(context.cacheKey);
  const charged = chargedIn(context);
  if (charged.get(source) === undefined) context.charge(instructionsOf(source) * INSTRUCTION);
  const pattern = patterns.get(source) ?? new Pattern(source);
  // One that doesn't compile is tried each time, and paid for each time.
  charged.set(source, true);
  patterns.set(source, pattern);
  return pattern;
}

const KEPT = { maxEntries: 200 };
const cacheOf = memoizeByObject<object, BoundedCache<Pattern>>(() => new BoundedCache(KEPT));
/**
 * Patterns that a rendering has paid for, and pays for again once the cache may have let go of them. What was rendered before makes no
 * difference, so that the limit is the same for equal templates and data.
 */
const chargedIn = memoizeByObject<CallContext, BoundedCache<true>>(() => new BoundedCache(KEPT));

/** Work of one search, one character looked at, and one instruction compiled, in the unit of the work limit. */
const SEARCH = 64;
const CHARACTER = 3;
const INSTRUCTION = 100;

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

/** Looks that are charged at once, which costs less. */
const BATCH = 256;

/**
 * A text for the matcher, in which each look at a character is counted: only there it shows how long a search takes. A look
 * can move as many threads as the pattern has instructions.
 */
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
    if (++this.#looks === BATCH) this.settle();
    return super.charCodeAt(position);
  }

  /** Charges for the looks since the last time. */
  settle(): void {
    this.#context.charge(this.#looks * this.#cost);
    this.#looks = 0;
  }
}
