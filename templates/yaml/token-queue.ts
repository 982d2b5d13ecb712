import type { Token } from './token.ts';

/** Tokens that were found but not taken yet. Every token has a number, counted from the start of the text. */
export class TokenQueue {
  #tokens: Token[] = [];
  #head = 0;
  #taken = 0;

  first(): Token | undefined {
    return this.#tokens[this.#head];
  }

  /** Number of the token at the head. */
  headNumber(): number {
    return this.#taken;
  }

  /** Number of the next token to be added. */
  nextNumber(): number {
    return this.#taken + this.#tokens.length - this.#head;
  }

  add(token: Token): void {
    this.#tokens.push(token);
  }

  /** Puts a token before the one with this number; at the end of the queue if that was taken already. */
  insert(number: number, token: Token): void {
    if (number < this.#taken) this.#tokens.push(token);
    else this.#tokens.splice(this.#head + number - this.#taken, 0, token);
  }

  take(): void {
    this.#head++;
    this.#taken++;
    if (this.#head === this.#tokens.length) {
      this.#tokens = [];
      this.#head = 0;
    }
  }
}
