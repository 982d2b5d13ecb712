import { BEGIN, joinText, splitText } from './own-text.ts';

/** What a pull request's body says about itself, hidden from readers. */
export interface Marker {
  readonly environment: string;
  /** Fingerprint of the changes. */
  readonly changes: string;
  /** Fingerprint of what the body says, without what changes by itself, such as the list of source commits. */
  readonly text: string;
  /** `withdrawn`: Berth closed the pull request because its reason was gone. A person who closes one declines it. */
  readonly state: 'proposed' | 'withdrawn';
}

const MARKER = /^<!-- berth:proposal (\S+) (\S+) (\S+) (proposed|withdrawn) -->$/;

/** Berth's part of a body: the text between two comments, the second of which carries the marker. */
export function withMarker(text: string, { environment, changes, text: fingerprint, state }: Marker): string {
  const marker = `<!-- berth:proposal ${encodeURIComponent(environment.toWellFormed())} ${changes} ${fingerprint} ${state} -->`;
  return `${BEGIN}\n${text}\n\n${marker}`;
}

/** The marker of a body; nothing when a person took it out. */
export function parseMarker(body: string): Marker | undefined {
  const line = splitText(body, MARKER)?.marker;
  const [, environment = '', changes = '', text = '', state] = MARKER.exec(line ?? '') ?? [];
  if (state !== 'proposed' && state !== 'withdrawn') return undefined;
  return { environment: decode(environment), changes, text, state };
}

/** What people wrote before and after Berth's part. All of it when they took the marker out. */
export function peoplesText(body: string): { readonly before: string; readonly after: string } {
  const found = splitText(body, MARKER);
  return found === undefined ? { before: body.trim(), after: '' } : { before: found.before, after: found.after };
}

/** Puts a new text of Berth's between what people wrote around the old one. */
export function replaceOwnText(body: string, own: string): string {
  const { before, after } = peoplesText(body);
  return joinText(before, own, after);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
