import { createHash } from 'node:crypto';
import { UserError } from '../../../runtime/errors.ts';
import type { ServerKind } from '../port/server-kind.ts';
import { type ConfiguredServer, readableByOthers, readCredentialsFile, readText } from './from-file.ts';

/** What a credentials file says now. */
export interface FileState {
  readonly servers: readonly ConfiguredServer[];
  /** Another one when the file, or one that it names, has other content. Tells nothing of the content. */
  readonly version: string;
  /** What somebody should know of the file although it is taken. */
  readonly warning?: string;
  /** What is wrong with the file since it was read last; what it said before still holds. */
  readonly problem?: UserError;
}

/**
 * A credentials file that may change at any moment: tokens are rotated while a daemon runs. It is read again whenever its
 * text, or that of a file that it names, has changed; times of files are not trusted. One that is half written or wrong
 * changes nothing. The first time it has to be right: throws a {@link UserError} otherwise.
 */
export function followCredentialsFile(path: string, kinds: readonly ServerKind[]): () => Promise<FileState> {
  let last: { readonly state: FileState; readonly texts: ReadonlyMap<string, string> } | undefined;
  let looking: Promise<FileState> | undefined;
  const look = async (): Promise<FileState> => {
    if (last !== undefined && last.state.problem === undefined && (await isSame(last.texts))) return last.state;
    const texts = new Map<string, string>();
    try {
      const servers = await readCredentialsFile(path, kinds, async (file, what) => {
        const text = await readText(file, what);
        texts.set(file, digestOf(text));
        return text;
      });
      const warning = await readableByOthers(path);
      const version = digestOf(JSON.stringify([...texts]));
      last = { state: { servers, version, ...(warning !== undefined && { warning }) }, texts };
    } catch (problem) {
      if (last === undefined || !(problem instanceof UserError)) throw problem;
      last = { ...last, state: { ...last.state, problem } };
    }
    return last.state;
  };
  return async () => {
    looking ??= look().finally(() => (looking = undefined));
    return await looking;
  };
}

async function isSame(texts: ReadonlyMap<string, string>): Promise<boolean> {
  for (const [file, digest] of texts) {
    const text = await readText(file, 'credentials').catch(() => undefined);
    if (text === undefined || digestOf(text) !== digest) return false;
  }
  return true;
}

function digestOf(text: string): string {
  return createHash('sha256').update(text).digest('base64');
}
