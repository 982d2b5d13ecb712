import { METRICS, type MetricSpec } from './table.ts';

/** `docs/reference/metrics.md`: every metric with its labels. */
export function metricsReference(): string {
  return [
    '# Metrics of `berth serve`',
    '',
    'What `/metrics` shows, generated from the table in the code (`npm run generate`). Names and labels are kept; more may be',
    'added. `control_plane` is the address of a control plane without credentials, `environment` the name of an environment',
    'that it declares.',
    '',
    '| metric | type | labels | meaning |',
    '|---|---|---|---|',
    ...Object.entries<MetricSpec>(METRICS).map(row),
    '',
    'Besides, memory, processor time, open files, event loop and garbage collection of the process are there under the names',
    'that they have in every Node program: `process_*` and `nodejs_*`.',
    '',
  ].join('\n');
}

function row([name, { type, labels, help }]: [string, MetricSpec]): string {
  return `| \`${name}\` | ${type} | ${labels.map(label => `\`${label}\``).join(', ')} | ${help} |`;
}
