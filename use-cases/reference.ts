import { z } from 'zod';
import { reviewReportSchema } from '../workflows/review/review-report.ts';
import { planReportSchema } from './plan/plan-report.ts';

/** `docs/reference/plan-json.md`: every field of the report, from its schema. */
export function planReportReference(): string {
  return [
    '# The JSON of `berth plan` and `berth apply`',
    '',
    'What `--output json` prints, generated from its schema (`npm run generate`). With one `--environment` it is one object,',
    'otherwise a list of them. Fields may be added; those that are here keep their meaning.',
    '',
    ...table(planReportSchema),
  ].join('\n');
}

/** `docs/reference/review-json.md`: the same for `berth review`. */
export function reviewReportReference(): string {
  return [
    '# The JSON of `berth review`',
    '',
    'What `--output json` prints, `--save` writes and `--from` reads, generated from its schema (`npm run generate`). Fields may',
    'be added; those that are here keep their meaning. Problems and reasons have the same fields everywhere.',
    '',
    ...table(reviewReportSchema),
  ].join('\n');
}

function table(schema: z.ZodObject): string[] {
  return ['| field | type | always | meaning |', '|---|---|---|---|', ...fields(schema, ''), ''];
}

function fields(schema: z.ZodObject, prefix: string): string[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => rows(field, prefix + key));
}

function rows(schema: z.ZodType, path: string): string[] {
  const optional = schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional;
  const inner = unwrapped(schema);
  const meaning = schema.description ?? inner.description ?? '';
  const row = `| \`${path}\` | ${typeName(inner)} | ${optional ? '' : 'yes'} | ${meaning} |`;
  if (inner instanceof z.ZodObject) return [row, ...below(inner, `${path}.`)];
  if (!(inner instanceof z.ZodArray)) return [row];
  const element = unwrapped(inner.element as z.ZodType);
  return element instanceof z.ZodObject ? [row, ...below(element, `${path}[].`)] : [row];
}

/** Diagnostics and places in files are explained once: where they come first. */
function below(schema: z.ZodObject, prefix: string): string[] {
  const repeated = /(reasons\[\]|known\[\]|origin)\.$/.test(prefix) || prefix === 'problems[].';
  const isFirst = prefix === 'diagnostics[].origin.' || prefix === 'environments[].problems[].origin.';
  return repeated && !isFirst ? [] : fields(schema, prefix);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  const isOptional = schema instanceof z.ZodOptional || schema instanceof z.ZodExactOptional;
  return isOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

function typeName(schema: z.ZodType): string {
  if (schema instanceof z.ZodString) return 'string';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'integer';
  if (schema instanceof z.ZodLiteral) return [...schema.values].map(value => `\`${String(value)}\``).join(', ');
  if (schema instanceof z.ZodEnum) return schema.options.map(option => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodArray) {
    const element = unwrapped(schema.element as z.ZodType);
    return element instanceof z.ZodObject ? 'list of objects' : `list of ${typeName(element)}s`;
  }
  return 'object';
}
