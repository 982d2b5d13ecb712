import type { MappingNode, ScalarNode, YamlNode } from '../../templates/yaml/node.ts';
import { resolvePlain } from '../../templates/yaml/resolve.ts';

/** A Kubernetes object as it stands in a rendered file. */
export interface RenderedObject {
  /** Of group, kind, namespace and name: a cluster has one object of each. */
  readonly id: string;
  /** For people: `ConfigMap platform-config in namespace dev-shop`. */
  readonly description: string;
  /** From 1. */
  readonly line: number;
  /** Whether it is the same object wherever it is applied: its kind has no namespace, or it names one. */
  readonly isPlaced: boolean;
}

/** What keeps a document from being an object that a cluster takes. */
export interface ObjectFault {
  readonly line: number;
  /** Completes "renders FILE, …". */
  readonly message: string;
  readonly fix: string;
}

export interface RenderedObjects {
  readonly objects: readonly RenderedObject[];
  readonly faults: readonly ObjectFault[];
}

/**
 * The objects of documents that are meant for Kubernetes, lists of them taken apart, and what Flux or the API server
 * refuses of them. Both refuse all that is applied together for the sake of one object.
 */
export function renderedObjects(documents: readonly YamlNode[]): RenderedObjects {
  const collected = new Collection();
  for (const document of documents) collected.add(document, 'a document');
  return collected;
}

/** Whether a document says of which API or kind it is. */
export function says(document: YamlNode, field: 'apiVersion' | 'kind'): boolean {
  return document.kind === 'mapping' && fieldOf(document, field) !== undefined;
}

class Collection implements RenderedObjects {
  readonly objects: RenderedObject[] = [];
  readonly faults: ObjectFault[] = [];

  add(node: YamlNode, what: string): void {
    if (node.kind === 'alias') return this.add(node.target, what);
    if (isEmpty(node)) return;
    if (node.kind !== 'mapping') return this.#refuse(node, `${what} that is no object`, 'make it a map of fields');
    const kind = this.#text(node, 'kind', what);
    const apiVersion = this.#text(node, 'apiVersion', what);
    if (kind === undefined || apiVersion === undefined) return;
    if (kind.endsWith('List')) return this.#addItems(node);
    this.#addObject(node, apiVersion.includes('/') ? apiVersion.replace(/\/.*$/, '') : '', kind);
  }

  #addItems(list: MappingNode): void {
    const items = fieldOf(list, 'items');
    if (items?.kind !== 'sequence') return;
    for (const item of items.items) this.add(item, 'an item of a list');
  }

  #addObject(node: MappingNode, group: string, kind: string): void {
    const metadata = fieldOf(node, 'metadata');
    const fields = metadata?.kind === 'mapping' ? metadata : undefined;
    const name = this.#text(fields ?? node, fields === undefined ? 'metadata.name' : 'name', kind);
    const namespace =
      fields === undefined || isAbsent(fieldOf(fields, 'namespace')) ? '' : this.#text(fields, 'namespace', kind);
    if (fields !== undefined) this.#checkLabels(fieldOf(fields, 'labels'), `${kind} ${name ?? ''}`.trim());
    if (name === undefined || namespace === undefined) return;
    const scoped = !CLUSTER_SCOPED.has(kind);
    const where = scoped ? namespace || DEFAULT_NAMESPACE : '';
    this.objects.push({
      id: JSON.stringify([group, kind, where, name]),
      description: `${kind} ${name}${scoped && namespace !== '' ? ` in namespace ${namespace}` : ''}`,
      line: node.line,
      isPlaced: !scoped || namespace !== '',
    });
  }

  /** Labels are texts. (kustomize makes texts of the values of annotations, and not of these.) */
  #checkLabels(labels: YamlNode | undefined, what: string): void {
    if (labels === undefined || isEmpty(labels)) return;
    if (labels.kind !== 'mapping')
      return this.#refuse(labels, `${what} whose labels are no map`, 'write one "key: value" a line');
    for (const [key, value] of labels.pairs) {
      const target = value.kind === 'alias' ? value.target : value;
      if (key.kind === 'scalar' && key.value === '<<') {
        for (const source of mergedBy(value)) this.#checkLabels(source, what);
        continue;
      }
      if (key.kind !== 'scalar' || textOf(target) !== undefined || isAbsent(target)) continue;
      const found = target.kind === 'mapping' ? 'a map' : target.kind === 'scalar' ? target.value : 'a list';
      this.#refuse(
        value,
        `${what} whose label ${key.value} is ${found} and no text`,
        'let the template put the value in quotes',
      );
    }
  }

  /** The text of a field that has to be there. */
  #text(node: MappingNode, field: string, what: string): string | undefined {
    const value = fieldOf(node, field);
    if (value === undefined || isAbsent(value)) {
      this.#refuse(node, `${what} without ${field}`, `let the template write ${field}`);
      return undefined;
    }
    const text = textOf(value);
    if (text === undefined)
      this.#refuse(value, `${what} whose ${field} is no text`, 'let the template put it in quotes');
    return text;
  }

  #refuse({ line }: YamlNode, message: string, fix: string): void {
    this.faults.push({ line, message, fix });
  }
}

/** kustomize takes an object without a namespace and one in this for the same. */
const DEFAULT_NAMESPACE = 'default';

/** Kinds of Kubernetes itself that have no namespace. Of others only the cluster knows. */
export const CLUSTER_SCOPED: ReadonlySet<string> = new Set([
  'APIService',
  'ClusterRole',
  'ClusterRoleBinding',
  'CSIDriver',
  'CustomResourceDefinition',
  'FlowSchema',
  'IngressClass',
  'MutatingWebhookConfiguration',
  'Namespace',
  'PersistentVolume',
  'PriorityClass',
  'PriorityLevelConfiguration',
  'RuntimeClass',
  'StorageClass',
  'ValidatingAdmissionPolicy',
  'ValidatingAdmissionPolicyBinding',
  'ValidatingWebhookConfiguration',
]);

/** The value of a field, of those that are merged in as well. */
function fieldOf(node: MappingNode, name: string): YamlNode | undefined {
  let merged: YamlNode | undefined;
  for (const [key, value] of node.pairs) {
    if (key.kind !== 'scalar') continue;
    if (key.value === name) return value.kind === 'alias' ? value.target : value;
    if (key.value === '<<') merged = value;
  }
  for (const source of merged === undefined ? [] : mergedBy(merged)) {
    const found = source.kind === 'mapping' ? fieldOf(source, name) : undefined;
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What the value of a merge key means: the first counts most. */
function mergedBy(value: YamlNode): readonly YamlNode[] {
  const sources = value.kind === 'sequence' ? value.items : [value];
  return sources.map(source => (source.kind === 'alias' ? source.target : source));
}

/** Whether there is nothing in a document, which is no fault. */
function isEmpty(node: YamlNode): boolean {
  return isAbsent(node) || (node.kind === 'mapping' && node.pairs.length === 0);
}

function isAbsent(node: YamlNode | undefined): boolean {
  return node === undefined || (node.kind === 'scalar' && typeOf(node) === 'null');
}

/** Dates are texts in the end, if others than were written. */
function textOf(node: YamlNode): string | undefined {
  return node.kind === 'scalar' && ['string', 'timestamp'].includes(typeOf(node)) ? node.value : undefined;
}

/** As yaml.v3 has it, with which kustomize reads: `yes` is a text. */
function typeOf({ value, tag, implicit }: ScalarNode): string {
  if (tag !== '') return tag === `${STANDARD}str` ? 'string' : tag.slice(STANDARD.length);
  return implicit ? resolvePlain(value).type : 'string';
}

const STANDARD = 'tag:yaml.org,2002:';
