/** RFC 1123 label: at most 63 characters, as namespaces are named. */
export const MAX_LABEL_LENGTH = 63;
/** RFC 1123 subdomain: at most 253 characters, as most objects are named. */
export const MAX_NAME_LENGTH = 253;

const SUBDOMAIN = /^[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*$/;
const LABEL_NAME = /^[A-Za-z0-9]([-A-Za-z0-9_.]*[A-Za-z0-9])?$/;

/** Why `name` can't name an object, or nothing when it can. Kubernetes: RFC 1123 subdomain. */
export function nameProblem(name: string): string | undefined {
  if (name === '') return 'is empty';
  if (name.length > MAX_NAME_LENGTH) return `has ${name.length} characters, at most ${MAX_NAME_LENGTH} are allowed`;
  if (!SUBDOMAIN.test(name)) {
    return 'may only have lower-case letters, digits, "-" and ".", and must start and end with a letter or digit';
  }
  return undefined;
}

/** Why `key` can't be a label's key, or nothing when it can. Kubernetes: `[prefix/]name`. */
export function labelKeyProblem(key: string): string | undefined {
  const slash = key.indexOf('/');
  const prefix = slash < 0 ? undefined : key.slice(0, slash);
  if (prefix !== undefined && nameProblem(prefix) !== undefined) return `the part before "/" ${nameProblem(prefix)}`;
  const name = key.slice(slash + 1);
  if (name === '') return 'has no name';
  if (name.length > MAX_LABEL_LENGTH) return `has ${name.length} characters, at most ${MAX_LABEL_LENGTH} are allowed`;
  if (!LABEL_NAME.test(name))
    return 'may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends';
  return undefined;
}

/** Why `value` can't be a label's value, or nothing when it can. Empty values are allowed. */
export function labelValueProblem(value: string): string | undefined {
  if (value === '') return undefined;
  if (value.length > MAX_LABEL_LENGTH) return `has ${value.length} characters, at most ${MAX_LABEL_LENGTH} are allowed`;
  if (!LABEL_NAME.test(value))
    return 'may only have letters, digits, "-", "_" and ".", with a letter or digit at both ends';
  return undefined;
}
