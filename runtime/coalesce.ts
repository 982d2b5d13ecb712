/** Work that never runs twice at once. */
export interface Coalesced<Argument> {
  /** Runs the work; when it runs already, once more afterwards, with the latest argument. */
  readonly run: (argument: Argument) => void;
  /** Resolves when it doesn't run. */
  readonly idle: () => Promise<void>;
}

/** Wraps work that doesn't throw. */
export function coalesce<Argument>(work: (argument: Argument) => Promise<void>): Coalesced<Argument> {
  let running: Promise<void> | undefined;
  let next: { readonly argument: Argument } | undefined;
  const runAll = async (first: Argument): Promise<void> => {
    await work(first);
    while (next !== undefined) {
      const { argument } = next;
      next = undefined;
      await work(argument);
    }
    running = undefined;
  };
  return {
    run(argument) {
      if (running === undefined) running = runAll(argument);
      else next = { argument };
    },
    async idle() {
      await running;
    },
  };
}
