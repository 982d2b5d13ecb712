import { inspect } from 'node:util';
import { UserError } from './errors.ts';
import { lineAt } from './line-at.ts';
import { withoutTrailing } from './without-trailing.ts';

const SHOWN = '(secret)';
/** Parts of shorter secrets are found in texts that don't hold them. */
const MIN_PART = 8;

/** A token, password or key. However it is printed, its value isn't: only {@link Secret.reveal} gives it. */
export class Secret {
  readonly #value: string;
  #forms: readonly string[] | undefined;

  constructor(value: string) {
    this.#value = value;
  }

  /**
   * A token, which is sent as it is.
   *
   * @param source Where it comes from, for the error: never its value.
   * @throws UserError for characters that can't be sent, such as a second line
   */
  static token(value: string, source: string): Secret {
    const at = value.search(/[^\x21-\x7e]/);
    if (at < 0) return new Secret(value);
    throw unsendable(`the token of ${source}`, value, at);
  }

  /**
   * A password, which is encoded before it is sent.
   *
   * @throws UserError for control characters
   */
  static password(value: string, source: string): Secret {
    const at = value.search(/[\x00-\x1f\x7f]/);
    if (at < 0) return new Secret(value);
    throw unsendable(`the password of ${source}`, value, at);
  }

  /** The value, for the one place that sends it. */
  reveal(): string {
    return this.#value;
  }

  /** A text of somebody else's, without the value in it, plain or encoded: a server may repeat what it was sent. */
  hideIn(text: string): string {
    this.#forms ??= formsOf(this.#value);
    return this.#forms.reduce((shown, form) => shown.replaceAll(form, SHOWN), text);
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

function unsendable(what: string, value: string, at: number): UserError {
  const line = lineAt(value, at);
  const found = /[\r\n]/.test(value.charAt(at)) ? 'a line break' : 'a character that none has';
  return new UserError(`${what} has ${found} at character ${at + 1}${line > 1 ? ` of line ${line}` : ''}`, {
    fix: 'write the token alone, on one line',
  });
}

/** How a value may stand in a text: as it is, in an address, in JSON, and inside of something in base64, wherever it begins there. */
function formsOf(value: string): readonly string[] {
  if (value === '') return [];
  const bytes = Buffer.from(value);
  const inBase64 = [0, 1, 2].map(before => {
    const encoded = withoutTrailing(Buffer.concat([Buffer.alloc(before), bytes]).toString('base64'), '=');
    // Characters at both ends depend on what stands around the value.
    const end = encoded.length - ((before + bytes.length) % 3 === 0 ? 0 : 1);
    return encoded.slice(Math.ceil((before * 4) / 3), end);
  });
  const forms = [
    value,
    encodeURIComponent(value.toWellFormed()),
    JSON.stringify(value).slice(1, -1),
    ...inBase64,
    ...inBase64.map(form => form.replaceAll('+', '-').replaceAll('/', '_')),
  ];
  return [...new Set(forms)].filter(form => form === value || form.length >= MIN_PART);
}
