import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import type { Placement } from './plan.ts';

/** What a workload's value does to a rendered file that only the template may do. */
export interface ValueProblem {
  readonly code: 'value-injects-document' | 'value-breaks-line';
  /** The field of the data, as a template names it without the dot: `Manifests.repo`. */
  readonly field: string;
  /** Completes "the value …", with the file and the line in it. */
  readonly what: string;
}

/** The reason to hold a folder back. It stands where the deployment target does: who wrote the value mends it there. */
export function valueProblem(
  { code, field, what }: ValueProblem,
  { deploymentTarget }: Placement,
  template: Template,
): Diagnostic {
  return {
    severity: 'error',
    code,
    message: `the value of ${ownersName(field)} of deployment target ${deploymentTarget.name} ${what}`,
    fix: FIXES[code](template, field),
    origin: deploymentTarget.origin,
    subject: { kind: 'DeploymentTarget', name: deploymentTarget.name },
    related: [{ message: `template ${template.name}`, origin: template.origin }],
  };
}

const FIXES: Readonly<Record<ValueProblem['code'], (template: Template, field: string) => string>> = {
  'value-injects-document': (template, field) =>
    `write a value on one line; what it means is text if template ${template.name} says ${quoted(template, field)}, and apiVersion, kind and document separators have to be text of the template`,
  'value-breaks-line': (template, field) =>
    `write a value on one line, let template ${template.name} say ${quoted(template, field)}, or set its annotation ${LINE_BREAKS_ANNOTATION}: "true"`,
};

/** On a Template: values of workloads may bring line breaks into a file that isn't YAML. */
export const LINE_BREAKS_ANNOTATION = 'berth.dev/values-with-line-breaks';

function quoted({ spec: { engine } }: Template, field: string): string {
  return engine === 'go' ? `{{ .${field} | quote }}` : `{{quote ${field}}}`;
}

/** Labels and manifests as the object spells them: `manifests.repo`. */
function ownersName(field: string): string {
  return field.replace(/^(?:Manifests|Labels)\b/, found => found.toLowerCase());
}
