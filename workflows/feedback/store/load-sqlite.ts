import process from 'node:process';

type Sqlite = typeof import('node:sqlite');

/** Node's own SQLite, without its warning that the module is experimental: who runs Berth can do nothing about it. */
export function loadSqlite(): Sqlite {
  // oxlint-disable-next-line typescript/unbound-method -- it is put back as it was, and never called
  const { emitWarning } = process;
  // Loading is synchronous, so that no other warning can be lost.
  process.emitWarning = () => undefined;
  try {
    return process.getBuiltinModule('node:sqlite');
  } finally {
    process.emitWarning = emitWarning;
  }
}
