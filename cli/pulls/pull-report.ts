import type { PullRequestDetails } from '../../workflows/forges/port/pull-requests.ts';
import { parseMarker } from '../../workflows/proposal/text/marker.ts';

/** A pull request for programs. The fingerprint of its changes is the one that its text carries, unless the forge keeps it itself. */
export function pullReport({ number, state, title, body, labels, base, branch, head, ...rest }: PullRequestDetails) {
  const fingerprint = parseMarker(body)?.changes ?? '';
  return { version: 1, number, state, title, body, labels, base, branch, head, fingerprint, ...rest };
}
