/** Variables in the order in which they were declared, found by name without going through them. */
export class DeclaredVariables {
  readonly #names = ['$'];
  /** How often each name is declared: a block may declare one again. */
  readonly #counts = new Map([['$', 1]]);

  get size(): number {
    return this.#names.length;
  }

  has(name: string): boolean {
    return this.#counts.has(name);
  }

  add(name: string): void {
    this.#names.push(name);
    this.#counts.set(name, (this.#counts.get(name) ?? 0) + 1);
  }

  /** Forgets those declared since there were so many. */
  cutTo(size: number): void {
    for (const name of this.#names.splice(size)) {
      const count = this.#counts.get(name) ?? 0;
      if (count > 1) this.#counts.set(name, count - 1);
      else this.#counts.delete(name);
    }
  }
}
