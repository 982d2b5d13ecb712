/** Webhooks that came before, so that one that is sent again does nothing. */
export interface Deliveries {
  /** True the first time that any of these names comes. */
  isNew(...names: readonly string[]): boolean;
}

/** Remembers the last `most` names, the oldest go first. */
export function rememberDeliveries(most = 10_000): Deliveries {
  const known = new Set<string>();
  return {
    isNew(...names) {
      const isNew = names.every(name => !known.has(name));
      for (const name of names) known.add(name);
      for (const name of known) {
        if (known.size <= most) break;
        known.delete(name);
      }
      return isNew;
    },
  };
}
