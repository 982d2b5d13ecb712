import { type BirpcReturn, createBirpc } from 'birpc';
import { decodeError, encodeError, type RemoteError } from './remote-error.ts';

/** Functions that another process has. */
export type Functions = Record<string, (...args: never[]) => unknown>;

/** The other end: its functions, each of which answers later. */
export type Remote<Their extends object> = BirpcReturn<Their>;

/** A process's end of a pipe on which whole messages go, as `fork` makes it. */
export interface MessagePipe {
  send(message: unknown): void;
  on(listen: (message: unknown) => void): void;
}

/**
 * Calls functions of another process and has ours called. Arguments and results are copied: maps, bytes and `undefined` arrive as they
 * were, errors as the class that they were. A call whose answer doesn't come waits until the channel is closed.
 */
export function openChannel<Their extends object>(pipe: MessagePipe, ours: object): Remote<Their> {
  return createBirpc<Their>(ours as Record<string, unknown>, {
    post: message => pipe.send(message),
    on: listen => pipe.on(listen),
    serialize: (message: Answer) => ('e' in message ? { ...message, e: encodeError(message.e) } : message),
    deserialize: (message: Answer) =>
      'e' in message ? { ...message, e: decodeError(message.e as RemoteError) } : message,
    // Whoever waits has reasons to: requests have limits of their own, and what hangs is found out by its silence.
    timeout: -1,
    // An answer that can't be copied is an error for whoever called; with a function's name it is one of answering, else of a call of ours.
    onGeneralError: (_, answered) => answered !== undefined,
  });
}

/** What birpc sends; an error of the function that was called is in `e`. */
interface Answer {
  readonly e?: unknown;
}
