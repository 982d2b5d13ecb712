export interface PromiseCacheOptions {
  /** A failure is an answer like any other by default; `forget` does the work again for whoever asks next. */
  readonly failures?: 'keep' | 'forget';
  /** More answers than this are not kept: those that came first go first. */
  readonly maxEntries?: number;
}

/** Work that is done once for each key, however many ask for it and while it is still being done. */
export class PromiseCache<Value> {
  readonly #promises = new Map<string, Promise<Value>>();
  readonly #options: PromiseCacheOptions;

  constructor(options: PromiseCacheOptions = {}) {
    this.#options = options;
  }

  async get(key: string, work: () => Promise<Value>): Promise<Value> {
    const known = this.#promises.get(key);
    if (known !== undefined) return await known;
    const promise = work();
    this.#promises.set(key, promise);
    if (this.#options.failures === 'forget') promise.catch(() => this.#forget(key, promise));
    const [oldest = key] = this.#promises.keys();
    if (this.#promises.size > (this.#options.maxEntries ?? Infinity)) this.#promises.delete(oldest);
    return await promise;
  }

  clear(): void {
    this.#promises.clear();
  }

  #forget(key: string, promise: Promise<Value>): void {
    if (this.#promises.get(key) === promise) this.#promises.delete(key);
  }
}
