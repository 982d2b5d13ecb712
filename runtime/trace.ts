/** A part of the work, as somebody sees it who looks at a trace of it. Nothing in it may be secret. */
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
  /** What is known only now. */
  add(attributes: Attributes): void;
  /** It failed without throwing; the error, if there is one. */
  fail(error?: unknown): void;
}

/** Does some work and tells whoever watches how long it took and what came of it. What throws has failed. */
export type Trace = <Result>(options: SpanOptions, work: (span: Span) => Promise<Result>) => Promise<Result>;

/** For when nobody watches. */
export const untraced: Trace = async (_, work) => await work({ add: () => {}, fail: () => {} });
