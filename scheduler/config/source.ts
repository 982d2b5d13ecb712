import type { Origin } from '../../runtime/origin.ts';

type Strings = Readonly<Record<string, string>>;

/** A ConfigMap with platform config: values for every pair that its labels match. */
export interface ConfigSource {
  readonly name: string;
  readonly labels: Strings;
  readonly annotations: Strings;
  readonly data: Strings;
  readonly origin: Origin;
  /** Where a key of `data` stands. */
  readonly originOf: (key: string) => Origin;
}

/** A ConfigSchema object: holds for every pair that its labels match. */
export interface SchemaSource {
  readonly name: string;
  readonly labels: Strings;
  /** JSON Schema as text. */
  readonly schema: string;
  /** Holds for targets of this registration only; for all without one. */
  readonly registration?: string;
  readonly origin: Origin;
}

/** Which pair config is composed for. The labels of the target have `workload` and `workspace` among them. */
export interface PairLabels {
  readonly clusterType: { readonly name: string; readonly labels: Strings };
  readonly deploymentTarget: { readonly name: string; readonly labels: Strings; readonly registration?: string };
}

/** Annotation with an integer: config of a higher precedence overrides lower ones, whatever the names. 0 without it. */
export const PRECEDENCE_ANNOTATION = 'berth.dev/precedence';
