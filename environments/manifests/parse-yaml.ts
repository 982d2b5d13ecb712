import { type Document, parseAllDocuments } from 'yaml';

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
  return Array.isArray(documents) ? documents : [];
}

/** Where a document's text begins and ends. */
export function extentOf(document: Document, text: string): { start: number; end: number } {
  const { contents } = document;
  const start = contents?.range?.[0] ?? document.range?.[0] ?? 0;
  return { start, end: Math.max(start, document.range?.[2] ?? text.length) };
}
