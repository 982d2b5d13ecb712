export interface CacheBounds {
  /** Of all entries together, in whatever their costs are counted. */
  readonly maxCost?: number;
  readonly maxEntries?: number;
}

/** A map of bounded size, from which what was not asked for the longest goes first. The newest entry always stays. */
export class BoundedCache<Value> {
  readonly #entries = new Map<string, { readonly value: Value; readonly cost: number }>();
  readonly #maxCost: number;
  readonly #maxEntries: number;
  #cost = 0;

  constructor({ maxCost = Infinity, maxEntries = Infinity }: CacheBounds) {
    this.#maxCost = maxCost;
    this.#maxEntries = maxEntries;
  }

  get(key: string): Value | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    // A map keeps the order of insertion: inserted again, it is the newest.
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  set(key: string, value: Value, cost = 1): void {
    this.#delete(key);
    this.#entries.set(key, { value, cost });
    this.#cost += cost;
    for (const oldest of this.#entries.keys()) {
      if (!this.#isTooLarge() || this.#entries.size === 1) break;
      this.#delete(oldest);
    }
  }

  #isTooLarge(): boolean {
    return this.#cost > this.#maxCost || this.#entries.size > this.#maxEntries;
  }

  #delete(key: string): void {
    this.#cost -= this.#entries.get(key)?.cost ?? 0;
    this.#entries.delete(key);
  }
}
