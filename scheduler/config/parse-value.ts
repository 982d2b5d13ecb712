import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeYaml, YamlError } from '../../templates/yaml/index.ts';

/** What a ConfigMap's value means, or why that can't be said. */
export interface ParsedValue {
  readonly value: GoValue;
  /** Set for a list or map beyond the limits of size and depth: what it means isn't known, and must not be guessed. */
  readonly problem?: string;
}

/**
 * What a ConfigMap's value means: in single quotes the text between them; a YAML list or map that value; anything else
 * the text as it stands, so that `8080` and `true` stay strings (contract A.5.3).
 */
export function parseValue(text: string): ParsedValue {
  const trimmed = text.replace(SPACE_AROUND, '');
  if (trimmed.startsWith("'") && trimmed.endsWith("'")) return { value: trimmed.replace(/^'+|'+$/g, '') };
  if (!mayBeCollection(trimmed)) return { value: text };
  try {
    const value = decodeYaml(text);
    return { value: value instanceof GoMap || Array.isArray(value) ? value : text };
  } catch (error) {
    if (!(error instanceof YamlError)) throw error;
    // Not YAML, so it is text, as the original has it.
    return error.limit ? { value: text, problem: error.message } : { value: text };
  }
}

/** White space as Go's `strings.TrimSpace` has it, which is not JavaScript's. */
const SPACE = String.raw`\t\n\v\f\r \u0085\u00a0\u1680\u2000-\u200a\u2028\u2029\u202f\u205f\u3000`;
const SPACE_AROUND = new RegExp(`^[${SPACE}]+|(?<![${SPACE}])[${SPACE}]+$`, 'g');

/** Every map and list has one of these characters; most values have none and needn't be parsed. */
function mayBeCollection(text: string): boolean {
  return /[:[{?-]/.test(text);
}
