import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

/** Ends servers and removes folders when this process ends, in whatever way: even `kill -9` leaves nothing behind. */
export interface Leash {
  /** From now on the process group with this id dies with us. */
  guard(group: number): void;
  /** The process group ended: its id may soon belong to somebody else. */
  release(group: number): void;
  /** From now on this folder goes with us. */
  guardFolder(path: string): void;
  /** Ends what is still guarded. */
  close(): void;
}

/** What the holder is told, one JSON value a line. */
export type LeashMessage = { readonly guard: number } | { readonly release: number } | { readonly folder: string };

/**
 * Starts a small process of its own, the holder, that reads from a pipe which nobody but us can write to. The end of the pipe is
 * the end of this process, which no signal handler of ours could promise.
 */
export function openLeash(): Leash {
  const holder = spawn(process.execPath, [fileURLToPath(new URL('./leash-holder.ts', import.meta.url))], {
    // Out of our process group, so that Ctrl-C in a terminal doesn't end it before it has done its work.
    detached: true,
    stdio: ['pipe', 'ignore', 'ignore'],
  });
  // It needs nothing from us but the end of the pipe, and we needn't wait for it.
  holder.unref();
  holder.stdin.on('error', () => undefined);
  const tell = (message: LeashMessage): void => {
    holder.stdin.write(`${JSON.stringify(message)}\n`);
  };
  return {
    guard: group => tell({ guard: group }),
    release: group => tell({ release: group }),
    guardFolder: path => tell({ folder: path }),
    close: () => holder.stdin.end(),
  };
}
