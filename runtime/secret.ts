import { inspect } from 'node:util';

const SHOWN = '(secret)';

/** A token, password or key. However it is printed, its value isn't: only {@link Secret.reveal} gives it. */
export class Secret {
  readonly #value: string;

  constructor(value: string) {
    this.#value = value;
  }

  /** The value, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  /** A text of somebody else's, without the value in it: a server may repeat what it was sent. */
  hideIn(text: string): string {
    return this.#value === '' ? text : text.replaceAll(this.#value, SHOWN);
  }

  toString(): string {
    return SHOWN;
  }

  toJSON(): string {
    return SHOWN;
  }

  [inspect.custom](): string {
    return SHOWN;
  }
}
