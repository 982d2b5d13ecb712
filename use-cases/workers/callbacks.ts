import { BugError } from '../../runtime/errors.ts';
import type { CallbackMark } from './protocol.ts';

type Callback = (...args: never[]) => unknown;

/** Functions that the main process may call while it does something for this worker. */
export interface Callbacks {
  /** Does some work with arguments in which functions are marks. Functions are arguments themselves, or fields of one. */
  during<Result>(args: readonly unknown[], work: (marked: readonly unknown[]) => Promise<Result>): Promise<Result>;
  call(id: number, args: readonly unknown[]): unknown;
}

export function createCallbacks(): Callbacks {
  const callbacks = new Map<number, Callback>();
  let last = 0;
  return {
    during: async (args, work) => {
      const ids: number[] = [];
      const mark = (value: unknown): unknown => {
        if (typeof value !== 'function') return value;
        callbacks.set(++last, value as Callback);
        ids.push(last);
        return { berthCallback: last } satisfies CallbackMark;
      };
      try {
        return await work(args.map(argument => marked(argument, mark)));
      } finally {
        for (const id of ids) callbacks.delete(id);
      }
    },
    call: (id, args) => {
      const callback = callbacks.get(id);
      if (callback === undefined) throw new BugError('the main process calls a function that is not there any more');
      return Reflect.apply(callback, undefined, args);
    },
  };
}

function marked(argument: unknown, mark: (value: unknown) => unknown): unknown {
  if (typeof argument !== 'object' || argument === null || Array.isArray(argument)) return mark(argument);
  if (!Object.values(argument).some(value => typeof value === 'function')) return argument;
  return Object.fromEntries(Object.entries(argument).map(([key, value]) => [key, mark(value)]));
}
