/** Whether a text is an IPv6 address, with or without a zone (`fe80::1%en0`), as Go's `netip.ParseAddr` reads it. */
export function isIpv6(text: string): boolean {
  const percent = text.indexOf('%');
  const address = percent < 0 ? text : text.slice(0, percent);
  if (percent === text.length - 1 && percent >= 0) return false;
  const halves = address.split('::');
  if (halves.length > 2) return false;
  const groups = halves.map((half, i) => countGroups(half, i === halves.length - 1));
  if (groups.includes(undefined)) return false;
  const count = groups.reduce((sum: number, group) => sum + (group ?? 0), 0);
  // Two colons stand for at least one group.
  return halves.length === 2 ? count < 8 : count === 8;
}

/** Number of groups of 16 bits; `undefined` if it is none. An IPv4 address at the very end counts as two. */
function countGroups(text: string, isLast: boolean): number | undefined {
  if (text === '') return 0;
  const groups = text.split(':');
  const last = groups.at(-1) ?? '';
  const hasIpv4 = isLast && isIpv4(last);
  const hexadecimal = hasIpv4 ? groups.slice(0, -1) : groups;
  if (!hexadecimal.every(group => /^[0-9a-fA-F]{1,4}$/.test(group))) return undefined;
  return hexadecimal.length + (hasIpv4 ? 2 : 0);
}

export function isIpv4(text: string): boolean {
  return IPV4.test(text);
}

const BYTE = '(?:25[0-5]|2[0-4][0-9]|1[0-9]{2}|[1-9]?[0-9])';
const IPV4 = new RegExp(`^${BYTE}(?:\\.${BYTE}){3}$`);
