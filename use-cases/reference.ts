import { z } from 'zod';
import { reviewReportSchema } from '../workflows/review/review-report.ts';
import { buildReportSchema } from './build/build-report.ts';
import { configReportSchema, targetReportSchema } from './explain/explain-report.ts';
import {
  clusterListSchema,
  clusterTypeListSchema,
  environmentListSchema,
  placementListSchema,
  workloadListSchema,
} from './get/list-report.ts';
import { planReportSchema } from './plan/plan-report.ts';
import { promotionReportSchema } from './promotion/promotion-report.ts';
import { promotionStatusSchema } from './promotion/promotion-status-report.ts';
import {
  pullCloseReportSchema,
  pullDiffReportSchema,
  pullMergeReportSchema,
  pullReportSchema,
} from './pulls/pulls-report.ts';
import { validationReportSchema } from './validate/validation-report.ts';
import { waitReportSchema } from './wait/wait-report.ts';

const PER_ENVIRONMENT = [
  'What `--output json` prints, generated from its schema (`npm run generate`). With one `--environment` it is one object,',
  'otherwise a list of them. Fields may be added; those that are here keep their meaning.',
];
const GENERATED = [
  'What `--output json` prints, generated from its schema (`npm run generate`). Fields may be added; those that are here keep',
  'their meaning.',
];

/** `docs/reference/plan-json.md`: every field of the report, from its schema. */
export function planReportReference(): string {
  return page('# The JSON of `berth plan` and `berth apply`', PER_ENVIRONMENT, table(planReportSchema));
}

/** `docs/reference/promotion-json.md`: the same for `berth promote` and `berth rollback`. */
export function promotionReportReference(): string {
  return page('# The JSON of `berth promote` and `berth rollback`', GENERATED, table(promotionReportSchema));
}

/** `docs/reference/promotion-status-json.md`: the same for `berth promotion status`. */
export function promotionStatusReference(): string {
  return page('# The JSON of `berth promotion status`', GENERATED, table(promotionStatusSchema));
}

/** `docs/reference/build-json.md`: the same for `berth build`. */
export function buildReportReference(): string {
  return page('# The JSON of `berth build`', PER_ENVIRONMENT, table(buildReportSchema));
}

/** `docs/reference/explain-json.md`: the same for `berth explain`. */
export function explainReportReference(): string {
  const homes = { place: 'origin.' };
  return page(
    '# The JSON of `berth explain`',
    PER_ENVIRONMENT,
    ['## Where a deployment target runs', '', ...table(targetReportSchema, homes)],
    [
      '## Where the values of its config come from (`--config`)',
      '',
      ...table(configReportSchema, { ...homes, diagnostic: 'problems[].' }),
    ],
  );
}

/** `docs/reference/get-json.md`: the same for `berth get`. */
export function getReportReference(): string {
  return page(
    '# The JSON of `berth get`',
    GENERATED,
    listSection(environmentListSchema),
    listSection(clusterTypeListSchema),
    listSection(workloadListSchema),
    listSection(placementListSchema),
    listSection(clusterListSchema),
  );
}

function listSection(schema: z.ZodObject<{ readonly kind: z.ZodLiteral<string> }>): string[] {
  return [`## \`get ${schema.shape.kind.value}\``, '', ...table(schema, { diagnostic: '', place: 'items[].origin.' })];
}

/** `docs/reference/validate-json.md`: the same for `berth validate`. */
export function validationReportReference(): string {
  return page('# The JSON of `berth validate`', GENERATED, table(validationReportSchema));
}

/** `docs/reference/wait-json.md`: the same for `berth wait`. */
export function waitReportReference(): string {
  return page('# The JSON of `berth wait`', GENERATED, table(waitReportSchema));
}

/** `docs/reference/pulls-json.md`: the same for `berth pulls`. */
export function pullsReportReference(): string {
  return page(
    '# The JSON of `berth pulls`',
    GENERATED,
    ['## `pulls show`, and each entry of the list that `pulls list` prints', '', ...table(pullReportSchema)],
    ['## `pulls diff`', '', ...table(pullDiffReportSchema)],
    ['## `pulls merge`', '', ...table(pullMergeReportSchema)],
    ['## `pulls close`', '', ...table(pullCloseReportSchema)],
  );
}

/** `docs/reference/review-json.md`: the same for `berth review`. */
export function reviewReportReference(): string {
  const intro = [
    'What `--output json` prints, `--save` writes and `--from` reads, generated from its schema (`npm run generate`). Fields may',
    'be added; those that are here keep their meaning. Problems and reasons have the same fields everywhere.',
  ];
  return page(
    '# The JSON of `berth review`',
    intro,
    table(reviewReportSchema, { diagnostic: 'environments[].problems[].' }),
  );
}

function page(title: string, ...parts: readonly (readonly string[])[]): string {
  return [title, ...parts.map(lines => lines.join('\n').trimEnd())].join('\n\n').concat('\n');
}

/** Where in a page the fields of problems, and of places in files, are listed; elsewhere they are not repeated. */
interface Homes {
  readonly diagnostic: string;
  readonly place: string;
}

function table(
  schema: z.ZodObject,
  { diagnostic = 'diagnostics[].', place = `${diagnostic}origin.` }: Partial<Homes> = {},
): string[] {
  return ['| field | type | always | meaning |', '|---|---|---|---|', ...fields(schema, '', { diagnostic, place })];
}

function fields(schema: z.ZodObject, prefix: string, homes: Homes): string[] {
  const entries = Object.entries<z.ZodType>(schema.shape);
  return entries.flatMap(([key, field]) => rows(field, prefix + key, homes));
}

function rows(schema: z.ZodType, path: string, homes: Homes): string[] {
  const optional = schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional;
  const inner = unwrapped(schema);
  const meaning = schema.description ?? inner.description ?? '';
  const row = `| \`${path}\` | ${typeName(inner)} | ${optional ? '' : 'yes'} | ${meaning} |`;
  if (inner instanceof z.ZodObject) return [row, ...below(inner, `${path}.`, homes)];
  if (!(inner instanceof z.ZodArray)) return [row];
  const element = unwrapped(inner.element as z.ZodType);
  return element instanceof z.ZodObject ? [row, ...below(element, `${path}[].`, homes)] : [row];
}

function below(schema: z.ZodObject, prefix: string, homes: Homes): string[] {
  // A page of its own.
  if (schema === planReportSchema) return [];
  const home = 'severity' in schema.shape ? homes.diagnostic : 'line' in schema.shape ? homes.place : prefix;
  return home === prefix ? fields(schema, prefix, homes) : [];
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const isOptional = schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional;
  return isOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

function typeName(schema: z.ZodType): string {
  if (schema instanceof z.ZodString) return 'string';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'integer';
  if (schema instanceof z.ZodUnknown) return 'anything';
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(value => `\`${String(value)}\``).join(', ');
  if (schema instanceof z.ZodEnum) return schema.options.map(option => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodRecord) return `map of ${typeName(schema.valueType as z.ZodType)}s`;
  if (schema instanceof z.ZodArray) {
    const element = unwrapped(schema.element as z.ZodType);
    return element instanceof z.ZodObject ? 'list of objects' : `list of ${typeName(element)}s`;
  }
  return 'object';
}
