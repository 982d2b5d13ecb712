import { LimitError } from '../go/errors.ts';
import type { Limits } from '../go/limits.ts';

/** What a rendering may still use up; the unit is that of the work limit. Throws LimitError. */
export class Budget {
  #work: number;

  constructor({ work }: Limits) {
    this.#work = work;
  }

  step(): void {
    this.charge(32);
  }

  charge(cost: number): void {
    this.#work = cost >= 0 ? this.#work - cost : -1;
    if (this.#work < 0) {
      throw new LimitError('the template does more work than it may: it repeats too much, or makes too much text');
    }
  }
}
