/** Adds items at the end of a list. `list.push(...items)` makes an argument of each, which the stack has no room for when they are many. */
export function pushAll<Item>(list: Item[], items: Iterable<Item>): void {
  for (const item of items) list.push(item);
}
