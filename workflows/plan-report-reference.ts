import { z } from 'zod';
import { planReportSchema } from './plan-report.ts';

/** `docs/reference/plan-json.md`: every field of the report, from its schema. */
export function planReportReference(): string {
  return [
    '# The JSON of `berth plan` and `berth apply`',
    '',
    'What `--output json` prints, generated from its schema (`npm run generate`). With one `--environment` it is one object,',
    'otherwise a list of them. Fields may be added; those that are here keep their meaning.',
    '',
    '| field | type | always | meaning |',
    '|---|---|---|---|',
    ...fields(planReportSchema, ''),
    '',
  ].join('\n');
}

function fields(schema: z.ZodObject, prefix: string): string[] {
  return Object.entries(schema.shape as Record<string, z.ZodType>).flatMap(([key, field]) => rows(field, prefix + key));
}

function rows(schema: z.ZodType, path: string): string[] {
  const optional = schema instanceof z.ZodOptional;
  const inner = unwrapped(schema);
  const meaning = schema.description ?? inner.description ?? '';
  const row = `| \`${path}\` | ${typeName(inner)} | ${optional ? '' : 'yes'} | ${meaning} |`;
  if (inner instanceof z.ZodObject) return [row, ...below(inner, `${path}.`)];
  if (!(inner instanceof z.ZodArray)) return [row];
  const element = unwrapped(inner.element as z.ZodType);
  return element instanceof z.ZodObject ? [row, ...below(element, `${path}[].`)] : [row];
}

/** Diagnostics and places in files are explained once. */
function below(schema: z.ZodObject, prefix: string): string[] {
  const again = /(reasons\[\]|origin)\.$/.test(prefix) && prefix !== 'diagnostics[].origin.';
  return again ? [] : fields(schema, prefix);
}

function unwrapped(schema: z.ZodType): z.ZodType {
  return schema instanceof z.ZodOptional ? unwrapped(schema.unwrap() as z.ZodType) : schema;
}

function typeName(schema: z.ZodType): string {
  if (schema instanceof z.ZodString) return 'string';
  if (schema instanceof z.ZodBoolean) return 'boolean';
  if (schema instanceof z.ZodNumber) return 'integer';
  if (schema instanceof z.ZodEnum) return schema.options.map(option => `\`${option}\``).join(', ');
  if (schema instanceof z.ZodArray) {
    const element = unwrapped(schema.element as z.ZodType);
    return element instanceof z.ZodObject ? 'list of objects' : `list of ${typeName(element)}s`;
  }
  return 'object';
}
