const ADOPTED = '<!-- berth:adopted -->';

/** The body of a pull request of the original's that Berth closes, by which the next run knows whose doing it was. */
export function adoptedBody(body: string): string {
  return isAdopted(body) ? body : `${body}\n\n${ADOPTED}`;
}

export function isAdopted(body: string): boolean {
  return body.includes(ADOPTED);
}
