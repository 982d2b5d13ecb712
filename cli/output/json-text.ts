import { escapeInJson, withoutCredentials } from '../../runtime/printable.ts';

/** A value as JSON for programs that a person may look at too: nothing in it commands a terminal or a CI system. */
export function jsonText(value: object): string {
  return `${escapeInJson(JSON.stringify(value, withoutCredentialsIn, 2))}\n`;
}

function withoutCredentialsIn(_key: string, value: unknown): unknown {
  return typeof value === 'string' ? withoutCredentials(value) : value;
}
