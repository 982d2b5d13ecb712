import { lineAt } from '../../runtime/line-at.ts';
import { YamlError } from './error.ts';

/** Throws YamlError for a text with characters that YAML forbids, or with bytes that are not UTF-8. */
export function refuseControlCharacters(text: string): void {
  const control = NOT_ALLOWED.exec(text);
  if (control === null) return;
  throw new YamlError('control characters are not allowed', lineAt(text, control.index));
}

const NOT_ALLOWED = /[^\t\n\r\x20-\x7e\x85\xa0-\ud7ff\ue000-\ufffd\u{10000}-\u{10ffff}]/u;
