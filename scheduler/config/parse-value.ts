import { GoMap, type GoValue } from '../../templates/value.ts';
import { decodeYaml } from '../../templates/yaml/decode.ts';

/**
 * What a ConfigMap's value means: in single quotes the text between them; a YAML list or map that value; anything else
 * the text as it stands, so that `8080` and `true` stay strings (contract A.5.3).
 */
export function parseValue(text: string): GoValue {
  const trimmed = text.trim();
  if (trimmed.startsWith("'") && trimmed.endsWith("'")) return trimmed.replace(/^'+|'+$/g, '');
  if (!mayBeCollection(trimmed)) return text;
  try {
    const value = decodeYaml(text);
    return value instanceof GoMap || Array.isArray(value) ? value : text;
  } catch {
    // Not YAML, so it is text, as the original has it.
    return text;
  }
}

/** Every map and list has one of these characters; most values have none and needn't be parsed. */
function mayBeCollection(text: string): boolean {
  return /[:[{?-]/.test(text);
}
