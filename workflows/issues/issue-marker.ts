import { BEGIN, joinText, type SplitText, splitText } from '../text/own-text.ts';

/** What an issue's body says about itself, hidden from readers. */
export interface IssueMarker {
  readonly environment: string;
  /** `<clusterType>/<deploymentTarget>`, or {@link MANY}. */
  readonly about: string;
  /** Fingerprint of why it is held back. Who closes the issue knows of this, and of nothing else. */
  readonly reason: string;
  /** Fingerprint of all that the body says. */
  readonly text: string;
  /** `solved`, `duplicate`: Berth closed it. A `held` one that is closed was closed by a person. */
  readonly state: 'held' | 'solved' | 'duplicate';
}

/** The issue about all folders of an environment, when they are too many for one each. */
export const MANY = '*';

const MARKER = /^<!-- berth:issue (\S+) (\S+) (\S+) (\S+) (held|solved|duplicate) -->$/;

/** Berth's part of an issue's body. */
export function withIssueMarker(text: string, { environment, about, reason, text: said, state }: IssueMarker): string {
  const names = [environment, about].map(name => encodeURIComponent(name.toWellFormed())).join(' ');
  return `${BEGIN}\n${text}\n\n<!-- berth:issue ${names} ${reason} ${said} ${state} -->`;
}

/** The marker of a body with what stands around it; nothing when there is none. */
export function parseIssueBody(body: string): (SplitText & { readonly said: IssueMarker }) | undefined {
  const split = splitText(body, MARKER);
  const [, environment = '', about = '', reason = '', text = '', state] = MARKER.exec(split?.marker ?? '') ?? [];
  if (split === undefined || (state !== 'held' && state !== 'solved' && state !== 'duplicate')) return undefined;
  try {
    const names = { environment: decodeURIComponent(environment), about: decodeURIComponent(about) };
    return { ...split, said: { ...names, reason, text, state } };
  } catch {
    return undefined;
  }
}

/** Puts a new text of Berth's where the old one is. A body of the original's, which has no marker, is kept below it. */
export function replaceIssueText(body: string, own: string): string {
  const parsed = parseIssueBody(body);
  if (parsed !== undefined) return joinText(parsed.before, own, parsed.after);
  return body.trim() === '' ? own : joinText(own, 'What stood here before Berth took this issue over:', body.trim());
}
