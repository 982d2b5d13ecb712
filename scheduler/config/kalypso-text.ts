import { fieldOf } from './schema/wording.ts';
import type { SchemaResult } from './schema-result.ts';

/** Validation errors as the original prints them: a heading, then the lines of each schema. Nothing when all is valid. */
export function originalText(results: readonly SchemaResult[]): string | undefined {
  const texts = results.map(textOf).filter(text => text !== undefined);
  if (texts.length === 0) return undefined;
  return `Config data validation failed: \n ${texts.join('\n')}`.replaceAll(' (root):', '');
}

function textOf({ outcome }: SchemaResult): string | undefined {
  switch (outcome.state) {
    case 'valid':
      return undefined;
    case 'unusable':
      return outcome.problem;
    case 'violated':
      return outcome.violations.map(({ path, text }) => `- ${fieldOf(path)}: ${text}\n`).join('');
  }
}
