import type { RenderData, TemplateEngine } from '../../templates/engine.ts';
import { TemplateError } from '../../templates/go/errors.ts';
import { GoMap, type GoValue } from '../../templates/value.ts';
import type { ComposedConfig } from '../config/composer.ts';
import { LITERAL_ANNOTATION } from '../config/literal.ts';
import { type Contribution, type KeyProvenance, provenanceOf } from '../config/provenance.ts';
import type { Diagnostic } from '../model/diagnostic.ts';
import type { Template } from '../model/object.ts';
import type { Placement } from './plan.ts';
import { TEMPLATE_CODES } from './templates.ts';

/** A template whose output failed when it was rendered again, with what it was rendered from. */
export interface FailedAgain {
  readonly template: Template;
  readonly placement: Placement;
  readonly config: ComposedConfig;
  readonly data: RenderData;
  readonly engine: TemplateEngine;
}

/** A value that is rendered again because it has `{{` in it. */
interface TemplateValue {
  /** As a template says it: `.ConfigData "KEY"`. */
  readonly map: 'ConfigData' | 'Labels' | 'Manifests';
  readonly key: string;
  readonly value: GoValue;
}

/** Values that are tried out: a fleet's config has a few with braces, and each costs a rendering. */
const MAX_TRIES = 50;

/**
 * The first round went well and a later one fails: then a value is to blame, and not the template. It is the one that fails
 * alone as well; else the only one that has braces. Nothing when it can't be told.
 */
export function valueTemplateProblem(error: TemplateError, failed: FailedAgain): Diagnostic | undefined {
  if (error.round < 2) return undefined;
  const values = templateValues(failed.data).slice(0, MAX_TRIES);
  const alone = values.map(value => ({ value, error: errorOf(value, failed) })).find(one => one.error !== undefined);
  const [only] = values.length === 1 ? values : [];
  const value = alone?.value ?? only;
  return value && describe(value, alone?.error ?? error, failed);
}

function templateValues(data: RenderData): TemplateValue[] {
  return (['ConfigData', 'Labels', 'Manifests'] as const).flatMap(map =>
    Array.from(data[map].entries, ([key, value]) => ({ map, key: String(key), value })).filter(({ value }) =>
      hasBraces(value),
    ),
  );
}

function hasBraces(value: GoValue): boolean {
  if (typeof value === 'string') return value.includes('{{');
  if (value instanceof GoMap) return [...value.entries.values()].some(hasBraces);
  return Array.isArray(value) && (value as readonly GoValue[]).some(hasBraces);
}

function errorOf({ map, key, value }: TemplateValue, { engine, data }: FailedAgain): TemplateError | undefined {
  const element = `index .${map} ${JSON.stringify(key)}`;
  try {
    engine.compile(`{{ ${element}${typeof value === 'string' ? '' : ' | toYaml'} }}`).render(data);
    return undefined;
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
}

function describe({ map, key }: TemplateValue, error: TemplateError, failed: FailedAgain): Diagnostic {
  const { template, placement, config } = failed;
  const code = TEMPLATE_CODES[error.kind];
  const reason = `fails as a template in round ${error.round} of rendering template ${template.name}: ${reasonOf(error)}`;
  const related = [{ message: `template ${template.name}`, origin: template.origin }];
  if (map !== 'ConfigData') {
    const { deploymentTarget } = placement;
    const fix = 'take "{{" out of the value, or correct what is between the braces';
    const subject = { kind: 'DeploymentTarget', name: deploymentTarget.name };
    const message = `the value of ${map.toLowerCase()}.${key} of deployment target ${deploymentTarget.name} ${reason}`;
    return { severity: 'error', code, message, fix, origin: deploymentTarget.origin, subject, related };
  }
  const { entry, setting } = setterOf(key, provenanceOf(config));
  const { name } = entry.source;
  return {
    severity: 'error',
    code,
    message: `${setting.writtenKey} of ConfigMap ${name} ${reason}`,
    fix: `correct the value, or if its braces are text, annotate ConfigMap ${name} with ${LITERAL_ANNOTATION}: "${setting.writtenKey}"`,
    origin: setting.origin,
    subject: { kind: 'ConfigMap', name },
    related,
  };
}

/** Of those that a value is merged from, the last that has braces. */
function setterOf(key: string, provenance: readonly KeyProvenance[]): Contribution {
  const found = provenance.find(one => one.key === key);
  if (found === undefined) throw new Error(`the config has no key ${key}`);
  return [found.setBy, ...found.mergedFrom.toReversed()].find(({ setting }) => hasBraces(setting.value)) ?? found.setBy;
}

/** Go's message, without the place: a later round's lines are nobody's. */
function reasonOf({ message }: TemplateError): string {
  return message.replace(/^template: template(?::\d+)*: /, '');
}
