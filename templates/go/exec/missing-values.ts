import { lineAt } from '../../../runtime/line-at.ts';
import type { MissingValue } from '../../taint.ts';
import type { Node } from '../parse/ast.ts';
import { nodeText } from '../parse/node-text.ts';

/** Of what is printed although it isn't there, so many are told. */
const MOST = 100;

/** What was printed although it isn't there, each place once. */
export class MissingValues {
  readonly #found = new Map<string, MissingValue>();

  /** @param text The template; absent in a later round, whose lines are no author's. */
  add(node: Node, text: string | undefined): void {
    const expression = nodeText(node);
    const line = text === undefined ? undefined : lineAt(text, node.position);
    const key = `${line} ${expression}`;
    if (this.#found.size < MOST && !this.#found.has(key))
      this.#found.set(key, { expression, ...(line !== undefined && { line }) });
  }

  list(): readonly MissingValue[] {
    return [...this.#found.values()];
  }
}
