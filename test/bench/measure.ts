/** Times of several runs in milliseconds, sorted. */
export interface Measured {
  readonly median: number;
  readonly min: number;
  readonly max: number;
}

/** Runs `work` once to warm up and then `runs` times. */
export async function measure(runs: number, work: () => unknown): Promise<Measured> {
  await work();
  const times: number[] = [];
  for (let run = 0; run < runs; run++) {
    const started = performance.now();
    await work();
    times.push(performance.now() - started);
  }
  times.sort((a, b) => a - b);
  return { median: times[Math.floor(runs / 2)] ?? 0, min: times[0] ?? 0, max: times.at(-1) ?? 0 };
}

/** Heap that `work` allocates and that its result keeps, in bytes. Needs `--expose-gc`. */
export function heapKept<Result>(work: () => Result): { readonly result: Result; readonly bytes: number } {
  globalThis.gc?.();
  const before = process.memoryUsage().heapUsed;
  const result = work();
  globalThis.gc?.();
  return { result, bytes: process.memoryUsage().heapUsed - before };
}

/** `1.23 ms`, with as many digits as mean something. */
export function ms(value: number): string {
  if (value >= 1000) return `${(value / 1000).toFixed(2)} s`;
  return `${value < 10 ? value.toFixed(2) : value.toFixed(0)} ms`;
}

export function mib(bytes: number): string {
  return `${(bytes / 1024 / 1024).toFixed(1)} MiB`;
}

/** One line of the table. */
export interface Row {
  readonly what: string;
  readonly berth: string;
  /** What the original needs, where it was measured. */
  readonly original?: string;
  readonly aim?: string;
}
