/** Whether a value of unknown origin, such as parsed YAML or JSON, is a map: an object and no list. */
export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
