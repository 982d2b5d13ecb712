import type { MissingValue } from '../../templates/taint.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import { originInTemplate } from './templates.ts';

/** A template prints something that isn't there. The original publishes that as it is, and so does Berth. */
export function missingValue({ expression, line }: MissingValue, template: Template, index: number): Diagnostic {
  return {
    severity: 'warning',
    code: 'no-value',
    message: `template ${template.name} prints "<no value>" for ${expression}`,
    fix: `set it, or say in the template what applies without it: {{ ${expression} | default "…" }}`,
    origin: originInTemplate(template, index, line),
    subject: { kind: 'Template', name: template.name },
  };
}
