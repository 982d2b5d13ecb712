import type { Clock } from '../clock.ts';
import type { ListWatchOptions } from './list-watch.ts';
import { type RelistReason, runReflector } from './reflector.ts';
import type { KubeObject } from './resource.ts';
import { createStore, type Store } from './store.ts';

/** Older knowledge is none: what is missing in it may be there. */
const MAX_SILENCE_MS = 5 * 60_000;

export interface InformerOptions extends ListWatchOptions {
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** An object has changed, come or gone: `get` says how it is. The store knows already. */
  readonly onChange: (key: string) => void;
  /** Something went wrong; it goes on by itself. `not-served`: the kind isn't there or may not be read. */
  readonly onError?: (error: unknown, state: 'failed' | 'not-served') => void;
}

export interface InformerState {
  /** All that there is has been read, and the server was heard of within five minutes. */
  readonly isSynced: boolean;
  /** When the server was heard of last, in milliseconds since 1970. */
  readonly lastContact: number | undefined;
  readonly isServed: boolean;
  /** How often everything was read, by the reason. */
  readonly relists: Readonly<Partial<Record<RelistReason, number>>>;
}

/** The objects of a kind, kept at what the server has. */
export interface Informer extends Pick<Store, 'get' | 'list' | 'size'> {
  state(): InformerState;
  /** Ends it. Resolves when nothing is going on any more. */
  stop(): Promise<void>;
}

/** Begins at once. */
export function startInformer({ onChange, onError, ...options }: InformerOptions): Informer {
  const { clock } = options;
  const store = createStore();
  const stopping = new AbortController();
  const relists: Partial<Record<RelistReason, number>> = {};
  let hasRead = false;
  let isServed = true;
  let lastContact: number | undefined;
  // What a listener throws is told, and changes nothing here: the next event would be lost with it.
  const tell = (key: string): void => {
    try {
      onChange(key);
    } catch (error) {
      onError?.(error, 'failed');
    }
  };
  const sink = {
    replace(objects: readonly KubeObject[], reason: RelistReason) {
      relists[reason] = (relists[reason] ?? 0) + 1;
      const changed = store.replace(objects);
      hasRead = true;
      isServed = true;
      for (const key of changed) tell(key);
    },
    upsert: (object: KubeObject) => tell(store.upsert(object)),
    remove: (object: KubeObject) => tell(store.remove(object)),
    contact() {
      lastContact = clock.now();
    },
    failed(error: unknown, state: 'failed' | 'not-served') {
      if (state === 'not-served') {
        isServed = false;
        hasRead = false;
      }
      onError?.(error, state);
    },
  };
  const running = runReflector({ ...options, sink }, stopping.signal);
  return {
    get: key => store.get(key),
    list: () => store.list(),
    size: () => store.size(),
    state: () => ({
      isSynced: hasRead && lastContact !== undefined && clock.now() - lastContact < MAX_SILENCE_MS,
      lastContact,
      isServed,
      relists: { ...relists },
    }),
    async stop() {
      stopping.abort();
      await running;
    },
  };
}
