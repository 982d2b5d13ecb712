/** A part of the work as it stands in a trace. Nothing in it may be secret. */
export interface SpanOptions {
  /** Few of them, such as a route: never one for each thing. */
  readonly name: string;
  readonly attributes?: Attributes;
  /** True for a request to another server. */
  readonly request?: boolean;
  /** When it began, in milliseconds since 1970, if not now. */
  readonly started?: number;
}

export type Attributes = Readonly<Record<string, string | number | boolean>>;

export interface Span {
  /** Adds what was not known when it began. */
  add(attributes: Attributes): void;
  /** It failed without throwing; the error, if there is one. */
  fail(error?: unknown): void;
}

/** Does some work and records how long it took and what came of it. Work that throws has failed. */
export type Trace = <Result>(options: SpanOptions, work: (span: Span) => Promise<Result>) => Promise<Result>;

/** Records nothing. */
export const untraced: Trace = async (_, work) => await work({ add: () => {}, fail: () => {} });
