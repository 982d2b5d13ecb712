import { YamlError } from './error.ts';
import type { Scanner } from './scanner.ts';
import type { TagToken, Token } from './token.ts';

/** What `%YAML` and `%TAG` say ahead of a document, and what its tags are in full. */
export class Directives {
  readonly #prefixes = new Map<string, string>();

  /** Takes the directives of the next document. Those of the one before are forgotten. */
  read(scanner: Scanner): void {
    this.#prefixes.clear();
    let hasVersion = false;
    for (let token = scanner.peek(); ; token = scanner.peek()) {
      if (token.type === 'version-directive') {
        if (hasVersion) fail('found duplicate %YAML directive', token);
        if (token.version !== '1.1') fail('found incompatible YAML document', token);
        hasVersion = true;
      } else if (token.type === 'tag-directive') {
        if (this.#prefixes.has(token.handle)) fail('found duplicate %TAG directive', token);
        this.#prefixes.set(token.handle, token.prefix);
      } else return;
      scanner.take();
    }
  }

  /** `next` is the token behind the tag, where Go reports a handle that it doesn't know. */
  fullTag({ handle, suffix }: TagToken, next: Token): string {
    if (handle === '') return suffix;
    const prefix = this.#prefixes.get(handle) ?? DEFAULT_PREFIXES.get(handle);
    if (prefix === undefined) fail('found undefined tag handle', next);
    return prefix + suffix;
  }
}

const DEFAULT_PREFIXES: ReadonlyMap<string, string> = new Map([
  ['!', '!'],
  ['!!', 'tag:yaml.org,2002:'],
]);

function fail(problem: string, { mark }: Token): never {
  throw new YamlError(problem, mark.line + 1);
}
