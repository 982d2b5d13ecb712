import { runeCount } from '../../../runtime/bytes.ts';

/** What stands between `%` and the verb. */
export interface Flags {
  readonly minus?: boolean;
  readonly plus?: boolean;
  readonly sharp?: boolean;
  readonly space?: boolean;
  readonly zero?: boolean;
  /** `%+v`, in which `plus` itself no longer applies. */
  readonly plusV?: boolean;
  /** `%#v`, likewise. */
  readonly sharpV?: boolean;
  readonly width?: number | undefined;
  readonly precision?: number | undefined;
}

export const NO_FLAGS: Flags = {};

/** Fills text up to the width; the zero flag fills on the left only. */
export function pad(text: string, flags: Flags): string {
  if (!flags.width) return text;
  const missing = flags.width - runeCount(text);
  if (missing <= 0) return text;
  return flags.minus ? text + ' '.repeat(missing) : padding(missing, flags) + text;
}

/** Filling as it stands on the side that the flags ask for. */
export function padding(count: number, flags: Flags): string {
  return count <= 0 ? '' : (flags.zero && !flags.minus ? '0' : ' ').repeat(count);
}
