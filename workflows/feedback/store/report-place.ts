import { isPostgresAddress, type PostgresAddress, parsePostgresAddress, postgresName } from './postgres-address.ts';
import type { ReportStore } from './report-store.ts';
import type { StoreOptions } from './sql-store.ts';

/** Where reports are kept. */
export type ReportPlace = { readonly file: string } | { readonly postgres: PostgresAddress };

/**
 * Understands what people write.
 * @param resolve Makes a path absolute.
 * @throws {UserError} for an address that can't be used.
 */
export function parseReportPlace(text: string, resolve: (path: string) => string): ReportPlace {
  if (!isPostgresAddress(text)) return { file: resolve(text) };
  const { rootCertificate, certificate, key, ...address } = parsePostgresAddress(text);
  return {
    postgres: {
      ...address,
      ...(rootCertificate !== undefined && { rootCertificate: resolve(rootCertificate) }),
      ...(certificate !== undefined && { certificate: resolve(certificate) }),
      ...(key !== undefined && { key: resolve(key) }),
    },
  };
}

/** For messages, without credentials. */
export function reportPlaceName(place: ReportPlace): string {
  return 'file' in place ? place.file : postgresName(place.postgres);
}

/** The store there. Nothing is opened yet. */
export async function reportStoreAt(place: ReportPlace, options: StoreOptions = {}): Promise<ReportStore> {
  if ('file' in place) {
    const { sqliteStore } = await import('./sqlite-store.ts');
    return sqliteStore(place.file, options);
  }
  const { postgresStore } = await import('./postgres-store.ts');
  return postgresStore(place.postgres, options);
}
