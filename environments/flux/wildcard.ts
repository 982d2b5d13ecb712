/** A part of a pattern of `.sourceignore` files, between slashes, ready to be compared with names. */
export type Wildcard = (name: string) => boolean;

/** One character of a pattern: itself, any, any number of any, or one of a class. */
type Token = '?' | '*' | { readonly is: (character: string) => boolean };

/**
 * Understands `*`, `?`, `[a-z]`, `[^a]` and `\`, as Go's `filepath.Match` does; nothing for a pattern that isn't complete.
 * Patterns come from strangers, so comparing takes at most (length of the pattern × length of the name) steps, unlike a
 * regular expression.
 */
export function compileWildcard(pattern: string): Wildcard | undefined {
  if (!/[*?[\\]/.test(pattern)) return name => name === pattern;
  const tokens = tokenize(Array.from(pattern));
  return tokens && (name => matches(tokens, Array.from(name)));
}

function tokenize(characters: readonly string[]): Token[] | undefined {
  const tokens: Token[] = [];
  for (let index = 0; index < characters.length; index++) {
    const character = characters[index] ?? '';
    if (character === '*' || character === '?') {
      tokens.push(character);
    } else if (character === '\\') {
      index += 1;
      const escaped = characters[index];
      if (escaped === undefined) return undefined;
      tokens.push({ is: other => other === escaped });
    } else if (character === '[') {
      const found = characterClass(characters, index + 1);
      if (found === undefined) return undefined;
      tokens.push(found.token);
      index = found.end;
    } else {
      tokens.push({ is: other => other === character });
    }
  }
  return tokens;
}

/** What stands between `[` and `]`; `end` is the place of the `]`. Only `^` turns it around, and `-` and `]` are escaped. */
function characterClass(characters: readonly string[], start: number): { token: Token; end: number } | undefined {
  const negated = characters[start] === '^';
  const ranges: { from: string; to: string }[] = [];
  let index = negated ? start + 1 : start;
  const next = (): string | undefined => {
    if (characters[index] === '-' || characters[index] === ']') return undefined;
    if (characters[index] === '\\') index += 1;
    const character = characters[index];
    index += 1;
    return character;
  };
  while (characters[index] !== ']' || ranges.length === 0) {
    const from = next();
    const isRange = characters[index] === '-';
    if (isRange) index += 1;
    const to = isRange ? next() : from;
    if (from === undefined || to === undefined) return undefined;
    ranges.push({ from, to });
  }
  const is = (character: string): boolean =>
    ranges.some(({ from, to }) => order(from) <= order(character) && order(character) <= order(to)) !== negated;
  return { token: { is }, end: index };
}

function order(character: string): number {
  return character.codePointAt(0) ?? 0;
}

/** Goes back to the last `*` only: it takes one more character, and what stood before it stays decided. */
function matches(tokens: readonly Token[], name: readonly string[]): boolean {
  let token = 0;
  let star = -1;
  let taken = 0;
  for (let index = 0; index < name.length; ) {
    const current = tokens[token];
    if (current === '*') {
      star = token;
      taken = index;
      token += 1;
    } else if (current !== undefined && (current === '?' || current.is(name[index] ?? ''))) {
      token += 1;
      index += 1;
    } else if (star >= 0) {
      taken += 1;
      index = taken;
      token = star + 1;
    } else return false;
  }
  while (tokens[token] === '*') token += 1;
  return token === tokens.length;
}
