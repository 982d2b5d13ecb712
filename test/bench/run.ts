import { cpus, totalmem } from 'node:os';
import { benchConfig } from './config.ts';
import { benchEndToEnd } from './end-to-end.ts';
import { benchHostile } from './hostile.ts';
import type { Row } from './measure.ts';
import { benchPromotion } from './promotion.ts';
import { benchProposing } from './proposing.ts';
import { benchScheduling } from './scheduling.ts';
import { benchServe } from './serve.ts';
import { benchTemplates } from './templates.ts';

/** The groups of `npm run bench`; name some to run only these: `npm run bench -- scheduling`. */
const GROUPS: Readonly<Record<string, () => Promise<readonly Row[]>>> = {
  scheduling: benchScheduling,
  templates: benchTemplates,
  config: benchConfig,
  proposing: benchProposing,
  'end-to-end': benchEndToEnd,
  serve: benchServe,
  promotion: benchPromotion,
  hostile: benchHostile,
};

const wanted = process.argv.slice(2).filter(argument => !argument.startsWith('-'));
const unknown = wanted.filter(name => !Object.hasOwn(GROUPS, name));
if (unknown.length > 0) {
  console.error(`No group ${unknown.join(', ')}; there are ${Object.keys(GROUPS).join(', ')}.`);
  process.exit(2);
}
console.log(
  `${cpus()[0]?.model ?? 'unknown processor'}, ${cpus().length} cores, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.version}`,
);
console.log(
  'Medians; times on shared machines vary, ratios less so. The original: kalypso-scheduler 1f5fef0 on 2 cores.\n',
);
for (const [name, run] of Object.entries(GROUPS)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  console.log(`## ${name}\n`);
  print(await run());
  console.log();
}

function print(rows: readonly Row[]): void {
  const table = [
    ['what', 'berth', 'the original', 'aim'],
    ...rows.map(row => [row.what, row.berth, row.original ?? '', row.aim ?? '']),
  ];
  const widths = [0, 1, 2, 3].map(column => Math.max(...table.map(row => (row[column] ?? '').length)));
  for (const [index, row] of table.entries()) {
    console.log(`| ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join(' | ')} |`);
    if (index === 0) console.log(`|${widths.map(width => '-'.repeat(width + 2)).join('|')}|`);
  }
}
