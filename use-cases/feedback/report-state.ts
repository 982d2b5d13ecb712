import { resolve } from 'node:path';
import { UserError } from '../../runtime/errors.ts';
import { parseReportPlace, type ReportPlace, reportPlaceName } from '../../workflows/feedback/store/report-place.ts';

export type { ReportPlace };
export { reportPlaceName };

/** Where it may be said in which file or database reports are. */
export interface ReportPlaceSources {
  /** From the command line. */
  readonly option: string | undefined;
  /** `BERTH_STATE`. */
  readonly variable: string | undefined;
  /** Folder that paths of both start from. */
  readonly cwd: string;
  /** From a configuration file, with its folder. */
  readonly configured?: { readonly text: string; readonly folder: string };
}

/**
 * An option wins over the configuration file, and that over the variable. Throws a {@link UserError} for an address that can't
 * be used, and for a password in an option, which everybody on the machine could read.
 */
export function reportPlaceOf({ option, variable, cwd, configured }: ReportPlaceSources): ReportPlace | undefined {
  const from = (folder: string) => (path: string) => resolve(folder, path);
  if (option !== undefined) {
    const place = parseReportPlace(option, from(cwd));
    if ('postgres' in place && place.postgres.password !== undefined)
      throw new UserError('the address of --state has a password, which all on this machine can see', {
        fix: 'leave it out there: set PGPASSWORD, or the whole address as BERTH_STATE; and change it, since it was seen',
      });
    return place;
  }
  if (configured !== undefined) return parseReportPlace(configured.text, from(configured.folder));
  return variable === undefined || variable === '' ? undefined : parseReportPlace(variable, from(cwd));
}
