import { type Document, isMap, isScalar } from 'yaml';

/**
 * Kind and name of a document that isn't valid, as far as they can be made out: from what the parser understood, else
 * from the lines themselves. Only what stands where an object has it, so that a nested `kind:` isn't taken for it.
 */
export function recoverReference(document: Document, text: string): { kind?: string; name?: string } {
  // A bounded part: names stand at the beginning.
  const lines = text.slice(0, 10_000).split(/\r?\n/);
  const kind = textAt(document, ['kind']) ?? valueOf('kind', lines, '');
  const name = textAt(document, ['metadata', 'name']) ?? nameIn(lines);
  return { ...(kind !== undefined && { kind }), ...(name !== undefined && { name }) };
}

/** `name` among the lines below `metadata:`, at the indentation of the first of them. */
function nameIn(lines: readonly string[]): string | undefined {
  const start = lines.findIndex(line => /^metadata:\s*$/.test(line)) + 1;
  if (start === 0) return undefined;
  const end = lines.findIndex((line, index) => index >= start && /^\S/.test(line));
  const block = lines.slice(start, end < 0 ? undefined : end).filter(line => line.trim() !== '');
  const indentation = /^\s+/.exec(block[0] ?? '')?.[0];
  return indentation === undefined ? undefined : valueOf('name', block, indentation);
}

function valueOf(key: string, lines: readonly string[], indentation: string): string | undefined {
  const begin = `${indentation}${key}:`;
  const found = lines.filter(line => line.startsWith(begin));
  // With two of them nobody knows which was meant.
  if (found.length !== 1) return undefined;
  const value = (found[0] ?? '')
    .slice(begin.length)
    .trim()
    .replace(/^["']|["']$/g, '');
  return plausible(value) ? value : undefined;
}

function textAt(document: Document, path: readonly string[]): string | undefined {
  let node: unknown = document.contents;
  for (const part of path) {
    if (!isMap(node)) return undefined;
    const pairs = node.items.filter(({ key }) => isScalar(key) && key.value === part);
    if (pairs.length !== 1) return undefined;
    node = pairs[0]?.value;
  }
  return isScalar(node) && typeof node.value === 'string' && plausible(node.value) ? node.value : undefined;
}

/** A name that couldn't name anything says nothing. */
function plausible(name: string): boolean {
  return /^[A-Za-z0-9]([-A-Za-z0-9.]*[A-Za-z0-9])?$/.test(name) && name.length <= 253;
}
