import { BEGIN, joinText, type SplitText, splitText } from '../../text/own-text.ts';

/** What a pull request's body says about itself, hidden from readers. */
export interface Marker {
  readonly environment: string;
  /** Fingerprint of the changes. */
  readonly changes: string;
  /** Fingerprint of what the body says, without what changes by itself, such as the list of source commits. */
  readonly text: string;
  /**
   * `withdrawn`: Berth closed the pull request because its reason was gone. A person who closes one declines it.
   * `waiting`: a comment says that Berth waits for people's commits, and is to be taken back when it doesn't any more.
   */
  readonly state: 'proposed' | 'waiting' | 'withdrawn';
}

const MARKER = /^<!-- berth:proposal (\S+) (\S+) (\S+) (proposed|waiting|withdrawn) -->$/;

/** Berth's part of a body: the text between two comments, the second of which carries the marker. */
export function withMarker(text: string, { environment, changes, text: fingerprint, state }: Marker): string {
  const marker = `<!-- berth:proposal ${encodeURIComponent(environment.toWellFormed())} ${changes} ${fingerprint} ${state} -->`;
  return `${BEGIN}\n${text}\n\n${marker}`;
}

/** The marker of a body; nothing when a person took it out. */
export function parseMarker(body: string): Marker | undefined {
  const line = splitText(body, MARKER)?.marker;
  const [, environment = '', changes = '', text = '', state] = MARKER.exec(line ?? '') ?? [];
  if (state !== 'proposed' && state !== 'waiting' && state !== 'withdrawn') return undefined;
  return { environment: decode(environment), changes, text, state };
}

/** The same body with another state in its marker; unchanged when a person took the marker out. */
export function withState(body: string, state: Marker['state']): string {
  return edited(body, ({ own, marker }) => ({
    own,
    marker: marker.replace(/(?:proposed|waiting|withdrawn) -->$/, `${state} -->`),
  }));
}

/** Berth's part of a body; nothing when a person took a comment out that marks it. */
export function ownText(body: string): string | undefined {
  return splitText(body, MARKER)?.own;
}

/** The body with an edit of Berth's part, if it has one. */
export function editOwnText(body: string, edit: (own: string) => string): string {
  return edited(body, ({ own, marker }) => ({ own: edit(own), marker }));
}

/** What differs in nothing stays as it is, ends of lines included. */
function edited(body: string, edit: (parts: Pick<SplitText, 'own' | 'marker'>) => typeof parts): string {
  const found = splitText(body, MARKER);
  if (found === undefined) return body;
  const { own, marker } = edit(found);
  if (own === found.own && marker === found.marker) return body;
  return joinText(found.before, `${BEGIN}\n${own}\n\n${marker}`, found.after);
}

/** What people wrote before and after Berth's part. All of it when they took the marker out. */
export function userText(body: string): { readonly before: string; readonly after: string } {
  const found = splitText(body, MARKER);
  return found === undefined ? { before: body.trim(), after: '' } : { before: found.before, after: found.after };
}

/** Puts a new text of Berth's between what people wrote around the old one. */
export function replaceOwnText(body: string, own: string): string {
  const { before, after } = userText(body);
  return joinText(before, own, after);
}

function decode(text: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    return text;
  }
}
