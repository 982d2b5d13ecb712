import { pushAll } from '../../../runtime/push-all.ts';

export interface PageOptions {
  /** Entries of a full page: a shorter page is the last. Absent where servers may give fewer than asked for: then an empty one is. */
  readonly size?: number;
  /** Pages that are read at most. */
  readonly most?: number;
}

/** Reads the pages of a list, one after the other, from the first, which is number 1. */
export async function* readPages<Entry>(
  read: (page: number) => Promise<readonly Entry[]>,
  { size = 1, most = Number.POSITIVE_INFINITY }: PageOptions = {},
): AsyncGenerator<readonly Entry[], void, undefined> {
  for (let page = 1; page <= most; page++) {
    const entries = await read(page);
    yield entries;
    if (entries.length < size) return;
  }
}

export async function readAllPages<Entry>(
  read: (page: number) => Promise<readonly Entry[]>,
  options: PageOptions = {},
): Promise<Entry[]> {
  const all: Entry[] = [];
  for await (const entries of readPages(read, options)) pushAll(all, entries);
  return all;
}
