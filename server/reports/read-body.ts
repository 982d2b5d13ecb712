/** In bytes. Flux sends a few KiB; an array of {@link readOwnReport} has up to 1000 entries. */
const MAX_BODY = 1024 * 1024;

/** The body as it was sent; nothing when it is too large, and then it isn't read to its end. */
export async function readBody({ headers, body }: Request): Promise<Buffer | undefined> {
  if (Number(headers.get('content-length') ?? 0) > MAX_BODY) return undefined;
  const reader = body?.getReader();
  const chunks: Uint8Array[] = [];
  let bytes = 0;
  for (let read = await reader?.read(); read?.done === false; read = await reader?.read()) {
    bytes += read.value.length;
    if (bytes > MAX_BODY) return undefined;
    chunks.push(read.value);
  }
  return Buffer.concat(chunks);
}

/** JSON, or nothing. */
export function parseJson(body: Buffer): unknown {
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body)) as unknown;
  } catch {
    return undefined;
  }
}
