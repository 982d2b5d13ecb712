import type { Clock } from '../clock.ts';
import { TransientError } from '../errors.ts';
import { isRecord } from '../is-record.ts';
import { jsonLines } from './json-lines.ts';
import { type KubeObject, type Resource, resourcePath } from './resource.ts';
import { statusError } from './status-error.ts';
import type { Transport } from './transport.ts';

const PAGE_SIZE = 500;
/** The server ends a watch after this long, and half of it again at most: not all at the same moment. */
const WATCH_SECONDS = 300;
/** Bookmarks come about each minute. Two may be late; then nobody is there any more. */
const SILENCE_MS = 150_000;
const METADATA = 'g=meta.k8s.io;v=v1,application/json';

export interface ListWatchOptions {
  readonly transport: Pick<Transport, 'get' | 'watch'>;
  readonly resource: Resource;
  readonly labelSelector?: string;
  /** Bodies stay where they are: objects have `metadata` alone. */
  readonly metadataOnly?: boolean;
  readonly clock: Pick<Clock, 'after'>;
  readonly random: () => number;
}

/** `initial`: everything that there is comes first, with a bookmark at its end. Otherwise the version to go on from. */
export type WatchStart = { readonly initial: true } | { readonly resourceVersion: string };

export type WatchEvent =
  | { readonly type: 'ADDED' | 'MODIFIED' | 'DELETED'; readonly object: KubeObject; readonly version: string }
  | { readonly type: 'BOOKMARK'; readonly version: string; readonly endsInitial: boolean };

export interface ObjectList {
  readonly objects: KubeObject[];
  readonly version: string;
}

/**
 * A whole list, in pages. One that isn't whole is none.
 *
 * @throws StatusError, TransientError
 */
export async function listAll(options: ListWatchOptions, signal: AbortSignal): Promise<ObjectList> {
  const { transport, resource, metadataOnly = false } = options;
  const accept = metadataOnly ? `application/json;as=PartialObjectMetadataList;${METADATA}` : 'application/json';
  const objects: KubeObject[] = [];
  for (let page: string | undefined = ''; ; ) {
    const query = queryOf(options, { limit: String(PAGE_SIZE), ...(page !== '' && { continue: page }) });
    const answer = await transport.get(`${resourcePath(resource)}?${query}`, { accept, signal });
    const metadata = isRecord(answer) && isRecord(answer['metadata']) ? answer['metadata'] : {};
    const items = isRecord(answer) ? answer['items'] : undefined;
    if (!Array.isArray(items)) throw new TransientError('the API server answered something else than a list');
    for (const item of items) objects.push(objectOf(item));
    page = typeof metadata['continue'] === 'string' ? metadata['continue'] : '';
    if (page === '') return { objects, version: versionOf(metadata) };
  }
}

/**
 * What happens, until the server ends it, it breaks off, or nobody says anything for too long.
 *
 * @throws StatusError for a refusal and for an ERROR event; TransientError otherwise
 */
export async function* watchEvents(
  options: ListWatchOptions,
  start: WatchStart,
  signal: AbortSignal,
): AsyncGenerator<WatchEvent> {
  const { transport, resource, metadataOnly = false, clock } = options;
  const accept = metadataOnly ? `application/json;as=PartialObjectMetadata;${METADATA}` : 'application/json';
  const silence = new AbortController();
  let cancel = clock.after(SILENCE_MS, () => silence.abort());
  try {
    const path = `${resourcePath(resource)}?${queryOf(options, watchQuery(start, options.random))}`;
    const body = await transport.watch(path, { accept, signal: AbortSignal.any([signal, silence.signal]) });
    for await (const line of jsonLines(body)) {
      cancel();
      yield eventOf(line, resourcePath(resource));
      cancel = clock.after(SILENCE_MS, () => silence.abort());
    }
  } catch (error) {
    if (silence.signal.aborted) throw new TransientError('a watch has been silent for too long', { cause: error });
    throw error;
  } finally {
    cancel();
  }
}

function watchQuery(start: WatchStart, random: () => number): Readonly<Record<string, string>> {
  const timeoutSeconds = String(Math.round(WATCH_SECONDS * (1 + random())));
  const common = { watch: 'true', allowWatchBookmarks: 'true', timeoutSeconds };
  if ('resourceVersion' in start) return { ...common, resourceVersion: start.resourceVersion };
  return { ...common, sendInitialEvents: 'true', resourceVersionMatch: 'NotOlderThan' };
}

function queryOf({ labelSelector }: ListWatchOptions, query: Readonly<Record<string, string>>): string {
  return new URLSearchParams({ ...query, ...(labelSelector !== undefined && { labelSelector }) }).toString();
}

function versionOf({ resourceVersion }: Record<string, unknown>): string {
  return typeof resourceVersion === 'string' ? resourceVersion : '';
}

function objectOf(value: unknown): KubeObject {
  if (isRecord(value) && isRecord(value['metadata']) && typeof value['metadata']['name'] === 'string')
    return value as unknown as KubeObject;
  throw new TransientError('the API server sent something else than an object');
}

const INITIAL_EVENTS_END = 'k8s.io/initial-events-end';

function eventOf(line: unknown, path: string): WatchEvent {
  const { type, object } = isRecord(line) ? line : {};
  if (type === 'ERROR') throw statusError({ what: `WATCH ${path}`, code: 500, body: object, hide: text => text });
  const metadata = isRecord(object) && isRecord(object['metadata']) ? object['metadata'] : {};
  const version = versionOf(metadata);
  if (type === 'BOOKMARK') {
    const { annotations } = metadata;
    return { type, version, endsInitial: isRecord(annotations) && annotations[INITIAL_EVENTS_END] === 'true' };
  }
  if (type === 'ADDED' || type === 'MODIFIED' || type === 'DELETED') return { type, version, object: objectOf(object) };
  throw new TransientError('an event of a watch has a type that none has');
}
