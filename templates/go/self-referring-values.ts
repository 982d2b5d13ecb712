import { pushAll } from '../../runtime/push-all.ts';
import type { RenderData } from '../engine.ts';
import { GoMap, type GoValue } from '../value.ts';
import { elementsOf } from './types.ts';

/** A text among the data that is a template itself. */
interface TemplateValue {
  /** As a template refers to it: `.ConfigData.url`. */
  readonly path: string;
  readonly text: string;
}

/** With more values that are templates, which of them refer to themselves is not looked for. */
const MAX_VALUES = 100;
/** Longer texts are not searched. */
const MAX_TEXT = 5_000;
/** Deeper values are not looked at. */
const MAX_DEPTH = 50;

/**
 * The values that keep an output from settling: those that refer to themselves and are still seen in the output. Which
 * they are is told from their texts, so an output that is computed in other ways names none.
 */
export function unsettledValues(output: string, data: RenderData): string[] {
  const values = [
    ...templateValues(data.ConfigData, '.ConfigData', 0),
    ...templateValues(data.Labels, '.Labels', 0),
    ...templateValues(data.Manifests, '.Manifests', 0),
  ];
  if (values.length > MAX_VALUES) return [];
  const references = new Map(values.map(value => [value, values.filter(({ path }) => mentions(value.text, path))]));
  const circular = values.filter(value => reachesItself(value, references));
  const seen = circular.filter(({ path, text }) => mentions(output, path) || output.includes(text));
  return (seen.length > 0 ? seen : circular).map(({ path }) => path).sort();
}

function templateValues(value: GoValue, path: string, depth: number): TemplateValue[] {
  if (typeof value === 'string') return value.includes('{{') ? [{ path, text: value.slice(0, MAX_TEXT) }] : [];
  if (depth > MAX_DEPTH) return [];
  if (value instanceof GoMap) {
    return Array.from(value.entries, ([key, item]) => templateValues(item, `${path}.${String(key)}`, depth + 1)).flat();
  }
  // Elements of a list are named by the list, which is what templates refer to.
  return elementsOf(value)?.flatMap(item => templateValues(item, path, depth + 1)) ?? [];
}

/** Whether a value leads back to itself by the references in texts. */
function reachesItself(
  value: TemplateValue,
  references: ReadonlyMap<TemplateValue, readonly TemplateValue[]>,
): boolean {
  const visited = new Set<TemplateValue>();
  const open = [...(references.get(value) ?? [])];
  for (let next = open.pop(); next !== undefined; next = open.pop()) {
    if (next === value) return true;
    if (visited.has(next)) continue;
    visited.add(next);
    pushAll(open, references.get(next) ?? []);
  }
  return false;
}

/** Whether a template refers to a path, or to something that contains it. */
function mentions(text: string, path: string): boolean {
  const steps = path.split('.').slice(1);
  return steps.some((_, i) => {
    const reference = `.${steps.slice(0, i + 1).join('.')}`;
    const at = text.indexOf(reference);
    if (at < 0) return false;
    const after = text.charAt(at + reference.length);
    return i === steps.length - 1 || !/[.\w]/.test(after);
  });
}
