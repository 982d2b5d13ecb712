/** Text, or the text of a group of the match: the first of these that took part. */
export type TemplatePart = string | { readonly groups: readonly number[] };

/**
 * The parts of a replacement in Go's syntax: `$1`, `${1}`, `$name`, `${name}` and `$$`. `$1x` names the group `1x`, and a
 * group that doesn't exist is empty. A `$` before anything else stands for itself.
 */
export function parseTemplate(
  template: string,
  names: ReadonlyMap<string, readonly number[]>,
): readonly TemplatePart[] {
  const parts: TemplatePart[] = [];
  let start = 0;
  for (const match of template.matchAll(REFERENCE)) {
    parts.push(template.slice(start, match.index));
    start = match.index + match[0].length;
    const name = match[1] ?? match[2];
    if (name === undefined) parts.push('$');
    else parts.push(groupsOf(name, names));
  }
  parts.push(template.slice(start));
  return parts;
}

const REFERENCE = /\$(?:\$|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu;

/** Longer numbers, and those with leading zeros, are names. */
const NUMBER = /^(?:0|[1-9][0-9]{0,8})$/;

function groupsOf(name: string, names: ReadonlyMap<string, readonly number[]>): TemplatePart {
  return { groups: NUMBER.test(name) ? [Number(name)] : (names.get(name) ?? []) };
}
