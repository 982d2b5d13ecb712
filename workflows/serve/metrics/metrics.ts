export type Labels = Readonly<Record<string, string>>;

interface MetricSpec {
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly help: string;
}

/** Every metric of `berth serve`. docs/serve.md lists them; the names are part of the interface. */
export const METRICS = {
  berth_build_info: { type: 'gauge', help: 'Always 1; the label version says which Berth runs.' },
  berth_polls_total: { type: 'counter', help: 'Looks at the list of environments of a control plane, by result.' },
  berth_looks_total: { type: 'counter', help: 'Looks at an environment, by result: changed, unchanged or waiting.' },
  berth_runs_total: { type: 'counter', help: 'Runs that planned and compared an environment, by outcome.' },
  berth_run_duration_seconds: { type: 'histogram', help: 'Time of a run, from its plan to its pull request.' },
  berth_environment_failing: {
    type: 'gauge',
    help: '1 when the last run of an environment failed or a source could not be read, else 0.',
  },
  berth_environment_failures: { type: 'gauge', help: 'Failures of an environment in a row.' },
  berth_environment_settled_timestamp_seconds: {
    type: 'gauge',
    help: 'When an environment was last known to be as it should be, or proposed to be so.',
  },
  berth_environment_held_folders: { type: 'gauge', help: 'Folders that the last run held back.' },
  berth_environment_refused_removals: { type: 'gauge', help: 'Folders whose removal is over the budget.' },
  berth_webhooks_total: { type: 'counter', help: 'Webhooks by forge and result: accepted, duplicate or rejected.' },
} as const satisfies Readonly<Record<string, MetricSpec>>;

export type MetricName = keyof typeof METRICS;

export interface Metrics {
  count(name: MetricName, labels: Labels): void;
  set(name: MetricName, labels: Labels, value: number): void;
  /** Adds to a histogram. */
  observe(name: MetricName, labels: Labels, value: number): void;
  /** Forgets all series with these labels. */
  forget(labels: Labels): void;
  /** All series in the text format of Prometheus, sorted. */
  text(): string;
}

/** Upper ends of the histogram's buckets, in seconds. */
const BUCKETS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300];

interface Series {
  readonly labels: Labels;
  value: number;
  /** Of a histogram: how many values fell into each bucket, and how many there were. */
  readonly buckets: number[];
  count: number;
}

export function createMetrics(): Metrics {
  const all = new Map<MetricName, Map<string, Series>>();
  const seriesOf = (name: MetricName, labels: Labels): Series => {
    const series = all.get(name) ?? new Map<string, Series>();
    all.set(name, series);
    const key = labelText(labels);
    const found = series.get(key) ?? { labels, value: 0, buckets: BUCKETS.map(() => 0), count: 0 };
    series.set(key, found);
    return found;
  };
  return {
    count: (name, labels) => {
      seriesOf(name, labels).value++;
    },
    set: (name, labels, value) => {
      seriesOf(name, labels).value = value;
    },
    observe: (name, labels, value) => {
      const series = seriesOf(name, labels);
      series.value += value;
      series.count++;
      for (const [index, bound] of BUCKETS.entries()) {
        if (value <= bound) series.buckets[index] = (series.buckets[index] ?? 0) + 1;
      }
    },
    forget: labels => {
      for (const series of all.values()) {
        for (const [key, found] of series) {
          if (Object.entries(labels).every(([name, value]) => found.labels[name] === value)) series.delete(key);
        }
      }
    },
    text: () => [...all].sort(byFirst).map(metricText).join(''),
  };
}

function metricText([name, series]: [MetricName, ReadonlyMap<string, Series>]): string {
  const { type, help } = METRICS[name];
  const lines = [...series]
    .sort(byFirst)
    .flatMap(([, found]) =>
      type === 'histogram' ? histogramLines(name, found) : [line(name, found.labels, found.value)],
    );
  return lines.length === 0 ? '' : `# HELP ${name} ${help}\n# TYPE ${name} ${type}\n${lines.join('')}`;
}

function histogramLines(name: string, { labels, value, buckets, count }: Series): string[] {
  return [
    ...BUCKETS.map((bound, index) => line(`${name}_bucket`, { ...labels, le: String(bound) }, buckets[index] ?? 0)),
    line(`${name}_bucket`, { ...labels, le: '+Inf' }, count),
    line(`${name}_sum`, labels, value),
    line(`${name}_count`, labels, count),
  ];
}

function line(name: string, labels: Labels, value: number): string {
  return `${name}${labelText(labels)} ${value}\n`;
}

function labelText(labels: Labels): string {
  const pairs = Object.entries(labels).map(
    ([name, value]) => `${name}="${value.replace(/[\\"]/g, '\\$&').replace(/\n/g, '\\n')}"`,
  );
  return pairs.length === 0 ? '' : `{${pairs.join(',')}}`;
}

function byFirst([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
