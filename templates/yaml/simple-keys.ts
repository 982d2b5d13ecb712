import type { Cursor, Mark } from './cursor.ts';

/** A key without `? ` must fit on one line and in this many characters. YAML 1.1, section 9.3. */
const MAX_KEY_LENGTH = 1024;

/** A place where a key may have begun, which only the colon behind it will tell. */
export interface SimpleKey {
  possible: boolean;
  /** In block context, at the column of the other keys, nothing but a key can stand. */
  readonly required: boolean;
  /** Number of the token that it starts with. */
  readonly token: number;
  readonly mark: Mark;
}

/** The possible keys: at most one for each flow level. */
export class SimpleKeys {
  readonly #cursor: Cursor;
  readonly #stack: SimpleKey[];
  /** Flow level of the possible key that starts with a token, by the token's number. */
  readonly #levels = new Map<number, number>();

  constructor(cursor: Cursor) {
    this.#cursor = cursor;
    this.#stack = [{ possible: false, required: false, token: 0, mark: cursor.mark() }];
  }

  /** Whether a colon further on may still make a key of this token. */
  mayStartWith(token: number): boolean {
    const level = this.#levels.get(token);
    const key = level === undefined ? undefined : this.#stack[level];
    return key !== undefined && this.#isPossible(key);
  }

  /** Notes that a key may begin here. */
  save(token: number, { required }: { readonly required: boolean }): void {
    this.drop();
    const level = this.#stack.length - 1;
    this.#stack[level] = { possible: true, required, token, mark: this.#cursor.mark() };
    this.#levels.set(token, level);
  }

  /** Gives up on the key of this flow level. */
  drop(): void {
    const key = this.#stack.at(-1);
    if (key?.possible !== true) return;
    if (key.required) this.#fail(key);
    this.#forget(key);
  }

  /** The key of this flow level, for the colon behind it. */
  take(): SimpleKey | undefined {
    const key = this.#stack.at(-1);
    if (key === undefined || !this.#isPossible(key)) return undefined;
    this.#forget(key);
    return key;
  }

  enterFlow(token: number): void {
    this.#stack.push({ possible: false, required: false, token, mark: this.#cursor.mark() });
  }

  leaveFlow(): void {
    const key = this.#stack.pop();
    // An empty `[]` or `{}` has the number of its bracket here, and so the bracket's key is forgotten too, as in yaml.v2.
    if (key !== undefined) this.#levels.delete(key.token);
  }

  #forget(key: SimpleKey): void {
    key.possible = false;
    this.#levels.delete(key.token);
  }

  #isPossible(key: SimpleKey): boolean {
    if (!key.possible) return false;
    const { line, index } = this.#cursor;
    if (key.mark.line >= line && key.mark.index + MAX_KEY_LENGTH >= index) return true;
    if (key.required) this.#fail(key);
    key.possible = false;
    return false;
  }

  #fail(key: SimpleKey): never {
    this.#cursor.fail("could not find expected ':'", key.mark.line);
  }
}
