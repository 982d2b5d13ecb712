import { type Document, isMap, isScalar, isSeq, type Scalar, visit, type YAMLMap } from 'yaml';
import { resolvePlain } from '../../templates/yaml/resolve.ts';

/** A date without quotes, by its offset in the text, and the text that it is read as. */
export interface DateAt {
  readonly offset: number;
  readonly written: string;
  readonly read: string;
}

/**
 * Gives the scalars of a document the values that kustomize gives them, through which Flux reads every folder, whether it
 * has a kustomization or not: `1_000`, `0b11` and `017` are numbers, `yes` is a text, a date alone becomes a point in time, and
 * values of annotations are the texts that are written. Answers with the dates.
 */
export function readAsKustomize(document: Document): DateAt[] {
  const dates: DateAt[] = [];
  const annotations = new Set(annotationsOf(document.contents).flatMap(map => map.items.map(({ value }) => value)));
  visit(document, {
    Scalar: (key, node) => {
      // A key that is no text is refused by itself.
      if (key === 'key' || node.source === undefined) return;
      if (annotations.has(node)) node.value = isPlain(node) ? node.source : node.value;
      else resolve(node, node.source, dates);
    },
  });
  return dates;
}

function isPlain(node: Scalar): boolean {
  return node.type === 'PLAIN' && node.tag === undefined;
}

function resolve(node: Scalar, source: string, dates: DateAt[]): void {
  const isDate = DATE.test(source) && (isPlain(node) || node.tag === TIMESTAMP);
  if (!isPlain(node) && !isDate) return;
  // Only texts that begin so are read in different ways.
  if (!/^[-+.0-9]/.test(source)) return;
  const scalar = resolvePlain(source);
  if ('value' in scalar) {
    const { value } = scalar;
    const number = typeof value === 'object' ? value.value : value;
    const isLarge = typeof number === 'bigint' && !Number.isSafeInteger(Number(number));
    node.value = typeof number === 'bigint' && !isLarge ? Number(number) : number;
  } else if (isDate && scalar.type === 'timestamp') {
    const read = pointInTime(source);
    node.value = read;
    dates.push({ offset: node.range?.[0] ?? 0, written: source, read });
  } else node.value = source;
}

const TIMESTAMP = 'tag:yaml.org,2002:timestamp';
/** Of the forms that YAML takes for dates, kustomize changes this one alone. */
const DATE = /^\d{4}-\d{1,2}-\d{1,2}$/;

function pointInTime(date: string): string {
  const [year = '', month = '', day = ''] = date.split('-');
  return `${year}-${month.padStart(2, '0')}-${day.padStart(2, '0')}T00:00:00Z`;
}

/** The annotations of the object, or of the items of a list. */
function annotationsOf(root: unknown): YAMLMap[] {
  if (!isMap(root)) return [];
  const metadata = root.get('metadata');
  const own = isMap(metadata) ? metadata.get('annotations') : undefined;
  const items = root.get('items');
  const inside = isSeq(items) && String(root.get('kind')).endsWith('List') ? items.items.flatMap(annotationsOf) : [];
  return isMap(own) ? [own, ...inside] : inside;
}

/** Why a key is no text, which kustomize refuses with all of its folder. */
export function keyProblem(key: unknown): string | undefined {
  if (!isScalar(key) || key.source === undefined || !isPlain(key)) return undefined;
  const { type } = resolvePlain(key.source);
  return KEY_TYPES.get(type);
}

const KEY_TYPES: ReadonlyMap<string, string> = new Map([
  ['bool', 'a boolean'],
  ['float', 'a number'],
  ['int', 'a number'],
  ['null', 'nothing'],
  ['timestamp', 'a date'],
]);
