import { TerminalError } from './errors.ts';
import { hasMoreValues } from './has-more-values.ts';

/** Decoded bytes of an answer that are read at most: far more than any page of an API has. */
export const MAX_ANSWER_BYTES = 16 * 1024 * 1024;
/** Values of an answer, lists and maps with all that is in them, that are looked at at most. */
const MAX_ANSWER_VALUES = 500_000;

/** A server answered with more than is read. */
export class AnswerTooLargeError extends TerminalError {
  constructor() {
    super(`the answer has more than ${MAX_ANSWER_BYTES / 1024 / 1024} MiB`, { fix: 'check that the address is right' });
  }
}

/**
 * The text of an answer, which is read no further than it may be long.
 *
 * @throws AnswerTooLargeError
 */
export async function readAnswer(response: Response): Promise<string> {
  const decoder = new TextDecoder();
  let text = '';
  let bytes = 0;
  // Leaving the loop early cancels the rest.
  for await (const chunk of response.body ?? []) {
    bytes += chunk.byteLength;
    if (bytes > MAX_ANSWER_BYTES) throw new AnswerTooLargeError();
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Whether an answer has so many values that checking them would take long. */
export function hasTooManyValues(answer: unknown): boolean {
  return hasMoreValues(answer, MAX_ANSWER_VALUES);
}

/**
 * Why there was no answer, in words that can't hold anything of the request: what a failed request says of itself may show its headers.
 */
export function networkFailure(error: unknown): string {
  for (let cause = error; cause instanceof Error; cause = cause.cause) {
    if (cause instanceof AnswerTooLargeError) return cause.message;
    if (cause.name === 'TimeoutError') return 'no answer in time';
    const code = 'code' in cause ? String(cause.code) : '';
    if (/^[A-Z][A-Z0-9_]+$/.test(code)) return code;
  }
  return 'the request failed';
}
