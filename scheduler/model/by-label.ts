/** Entries by the key and then the value of a label, in the order in which they were added. */
export type ByLabel<Entry> = Map<string, Map<string, Entry[]>>;

/** Adds an entry under a label that it has, or asks for. It may be there under others, too. */
export function addByLabel<Entry>(
  byLabel: ByLabel<Entry>,
  { key, value }: { readonly key: string; readonly value: string },
  entry: Entry,
): void {
  let byValue = byLabel.get(key);
  if (byValue === undefined) {
    byValue = new Map();
    byLabel.set(key, byValue);
  }
  const entries = byValue.get(value);
  if (entries === undefined) byValue.set(value, [entry]);
  else entries.push(entry);
}
