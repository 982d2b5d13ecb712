import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import { compareText } from '../../scheduler/model/diagnostic.ts';
import { type LabelsOf, METRICS, type MetricName, type MetricSpec } from './table.ts';

type NameOf<Type extends MetricSpec['type']> = {
  [Name in MetricName]: (typeof METRICS)[Name]['type'] extends Type ? Name : never;
}[MetricName];

/** The metrics of one daemon. */
export interface Metrics {
  count<Name extends NameOf<'counter'>>(name: Name, labels: LabelsOf<Name>): void;
  set<Name extends NameOf<'gauge'>>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** Adds to a histogram. */
  observe<Name extends NameOf<'histogram'>>(name: Name, labels: LabelsOf<Name>, value: number): void;
  /** Forgets all series with these labels. */
  forget(labels: Labels): void;
  /** All of them in the text format of Prometheus, whose media type is {@link CONTENT_TYPE}. */
  text(): Promise<string>;
}

/** Media type of what {@link Metrics.text} gives. */
export const CONTENT_TYPE = Registry.PROMETHEUS_CONTENT_TYPE;

type Labels = Readonly<Record<string, string>>;

/** Upper ends of the histogram's buckets, in seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

/**
 * Metrics in a registry of their own, so that several daemons in one process share nothing.
 * @param options.process Also shows memory, processor time and event loop of this process, under their usual names.
 */
export function createMetrics({ process = false }: { readonly process?: boolean } = {}): Metrics {
  const registry = new Registry();
  const counters = new Map<string, Known<Counter>>();
  const gauges = new Map<string, Known<Gauge>>();
  const histograms = new Map<string, Known<Histogram>>();
  for (const [name, { type, help, labels }] of Object.entries(METRICS)) {
    const shape = { name, help, labelNames: labels, registers: [registry] };
    if (type === 'counter') counters.set(name, knowing(new Counter(shape)));
    else if (type === 'gauge') gauges.set(name, knowing(new Gauge(shape)));
    else histograms.set(name, knowing(new Histogram({ ...shape, buckets: BUCKETS })));
  }
  if (process) collectDefaultMetrics({ register: registry });
  return {
    count: (name, labels) => counters.get(name)?.at(labels).inc(labels),
    set: (name, labels, value) => gauges.get(name)?.at(labels).set(labels, value),
    observe: (name, labels, value) => histograms.get(name)?.at(labels).observe(labels, value),
    forget: labels => {
      for (const metric of [...counters.values(), ...gauges.values(), ...histograms.values()]) metric.forget(labels);
    },
    text: async () => await registry.metrics(),
  };
}

/** A metric with the labels of its series: prom-client removes a series only by all of its labels. */
interface Known<Metric> {
  at(labels: Labels): Metric;
  forget(some: Labels): void;
}

function knowing<Metric extends { remove(labels: Labels): void }>(metric: Metric): Known<Metric> {
  const series = new Map<string, Labels>();
  return {
    at(labels) {
      series.set(JSON.stringify(Object.entries(labels).sort(byFirst)), labels);
      return metric;
    },
    forget(some) {
      for (const [key, labels] of series) {
        if (!Object.entries(some).every(([name, value]) => labels[name] === value)) continue;
        metric.remove(labels);
        series.delete(key);
      }
    },
  };
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return compareText(a, b);
}
