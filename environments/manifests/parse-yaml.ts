import { type Document, isMap, isPair, isScalar, isSeq, parseAllDocuments } from 'yaml';

/** One reading of YAML for everything: Kubernetes objects as Flux and kubectl understand them, JSON included. */
export function parseYaml(text: string): Document[] {
  const documents = parseAllDocuments(text, {
    // Anchors and merge keys are expanded by kustomize as well.
    merge: true,
    // Checked in linear time by `inspectDocument`.
    uniqueKeys: false,
    prettyErrors: false,
    logLevel: 'error',
  });
  if (!Array.isArray(documents)) return [];
  if (!text.endsWith('\n')) endWithoutBreak(documents, text);
  return documents;
}

/**
 * A text in a block (`|`, `|+`, `>`) that ends with the stream, and not with a line break, has none: so go-yaml reads it, which is what
 * Kubernetes has.
 */
function endWithoutBreak(documents: readonly Document[], text: string): void {
  const last = lastNode(documents.at(-1)?.contents);
  const isBlock = isScalar(last) && (last.type === 'BLOCK_LITERAL' || last.type === 'BLOCK_FOLDED');
  if (!isBlock || typeof last.value !== 'string' || (last.range?.[1] ?? 0) < text.length) return;
  last.value = last.value.replace(/\n$/, '');
}

/** What stands at the end of a value. */
function lastNode(root: unknown): unknown {
  let node = root;
  while (isMap(node) || isSeq(node)) {
    const item: unknown = node.items.at(-1);
    node = isPair(item) ? (item.value ?? item.key) : item;
  }
  return node;
}

/** Where a document's text begins and ends. */
export function extentOf(document: Document, text: string): { start: number; end: number } {
  const { contents } = document;
  const start = contents?.range?.[0] ?? document.range?.[0] ?? 0;
  return { start, end: Math.max(start, document.range?.[2] ?? text.length) };
}
