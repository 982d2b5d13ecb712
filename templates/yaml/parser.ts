import { Directives } from './directives.ts';
import { YamlError } from './error.ts';
import type { MappingNode, ScalarNode, SequenceNode, YamlNode } from './node.ts';
import { Scanner } from './scanner.ts';
import type { TagToken, Token, TokenType } from './token.ts';
import {
  AFTER_BLOCK_ENTRY,
  AFTER_BLOCK_KEY,
  AFTER_DOCUMENT_START,
  AFTER_INDENTLESS_ENTRY,
  FLOW_MAPPING_ENDS,
  FLOW_MAPPING_NEXT,
  FLOW_SEQUENCE_ENDS,
  FLOW_SEQUENCE_NEXT,
} from './token-sets.ts';

export interface ParseLimits {
  /** Lists and maps inside each other. */
  readonly maxDepth: number;
  /** Nodes of the document, before aliases are expanded. */
  readonly maxNodes: number;
}

/** The first document of a text; nothing when there is none. What follows it is hardly looked at, as in yaml.v2. */
export function parseYaml(text: string, limits: ParseLimits): YamlNode | undefined {
  return new Parser(text, limits).document();
}

/** All documents of a text, read to its end. Anchors and directives are those of one document. */
export function parseYamlDocuments(text: string, limits: ParseLimits): YamlNode[] {
  return new Parser(text, limits).documents();
}

interface Properties {
  readonly anchor: string | undefined;
  readonly tag: string;
}

/** Where a node stands decides what it may be. */
interface NodeContext {
  readonly block: boolean;
  /** After a key, a list need not be indented. */
  readonly indentless: boolean;
}

const BLOCK: NodeContext = { block: true, indentless: false };
const BLOCK_OR_INDENTLESS: NodeContext = { block: true, indentless: true };
const FLOW: NodeContext = { block: false, indentless: false };

class Parser {
  readonly #scanner: Scanner;
  readonly #limits: ParseLimits;
  readonly #anchors = new Map<string, YamlNode>();
  readonly #directives = new Directives();
  #depth = 0;
  #nodes = 0;

  constructor(text: string, limits: ParseLimits) {
    this.#limits = limits;
    this.#scanner = new Scanner(text, limits.maxDepth);
  }

  document(): YamlNode | undefined {
    const first = this.#scanner.peek();
    if (first.type === 'stream-end') return undefined;
    const explicit =
      first.type === 'version-directive' || first.type === 'tag-directive' || first.type === 'document-start';
    this.#directives.read(this.#scanner);
    const root = explicit ? this.#explicitRoot() : this.#node(BLOCK);
    // The end of the document is found by the token behind it, which must be one.
    this.#scanner.peek();
    return root;
  }

  documents(): YamlNode[] {
    const roots: YamlNode[] = [];
    for (let root = this.document(); root !== undefined; root = this.#furtherDocument()) roots.push(root);
    return roots;
  }

  /** All documents after the first need a `---` before them. */
  #furtherDocument(): YamlNode | undefined {
    while (this.#accept('document-end'));
    if (this.#scanner.peek().type === 'stream-end') return undefined;
    this.#anchors.clear();
    this.#directives.read(this.#scanner);
    return this.#explicitRoot();
  }

  #explicitRoot(): YamlNode {
    this.#expect('document-start', 'did not find expected <document start>');
    return AFTER_DOCUMENT_START.includes(this.#scanner.peek().type) ? this.#empty() : this.#node(BLOCK);
  }

  #node(context: NodeContext): YamlNode {
    const token = this.#scanner.peek();
    if (token.type === 'alias') return this.#alias(token);
    if (++this.#depth > this.#limits.maxDepth) this.#failLimit(`exceeded max depth of ${this.#limits.maxDepth}`, token);
    const node = this.#content(this.#properties(), context);
    this.#depth--;
    return node;
  }

  #alias(token: Token & { readonly type: 'alias' }): YamlNode {
    this.#count(token);
    const target = this.#anchors.get(token.name);
    if (target === undefined) this.#fail(`unknown anchor '${token.name}' referenced`, token);
    this.#scanner.take();
    const { mark, end } = token;
    return { kind: 'alias', name: token.name, target, line: mark.line + 1, start: mark.position, end };
  }

  /** An anchor and a tag, in either order. */
  #properties(): Properties {
    let anchor: string | undefined;
    let tag: TagToken | undefined;
    for (let token = this.#scanner.peek(); ; token = this.#scanner.peek()) {
      if (token.type === 'anchor' && anchor === undefined) anchor = token.name;
      else if (token.type === 'tag' && tag === undefined) tag = token;
      else return { anchor, tag: tag === undefined ? '' : this.#directives.fullTag(tag, token) };
      this.#scanner.take();
    }
  }

  #content({ anchor, tag }: Properties, { block, indentless }: NodeContext): YamlNode {
    const token = this.#scanner.peek();
    this.#count(token);
    switch (token.type) {
      case 'scalar':
        this.#scanner.take();
        return this.#scalar(
          { value: token.value, tag, implicit: (tag === '' && token.plain) || tag === '!' },
          { anchor, token },
        );
      case 'flow-sequence-start':
        return this.#flowSequence(this.#sequenceNode(anchor, token));
      case 'flow-mapping-start':
        return this.#flowMapping(this.#mappingNode(anchor, token));
      case 'block-entry':
        if (indentless) return this.#indentlessSequence(this.#sequenceNode(anchor, token));
        break;
      case 'block-sequence-start':
        if (block) return this.#blockSequence(this.#sequenceNode(anchor, token));
        break;
      case 'block-mapping-start':
        if (block) return this.#blockMapping(this.#mappingNode(anchor, token));
        break;
    }
    if (anchor === undefined && tag === '') this.#fail('did not find expected node content', token);
    return this.#scalar({ value: '', tag, implicit: tag === '' }, { anchor, token });
  }

  #scalar(
    parts: Pick<ScalarNode, 'value' | 'tag' | 'implicit'>,
    { anchor, token }: { readonly anchor: string | undefined; readonly token: Token },
  ): ScalarNode {
    const { value, tag, implicit } = parts;
    const { line, position: start } = token.mark;
    const end = token.type === 'scalar' ? token.end : start;
    const node: ScalarNode = { kind: 'scalar', value, tag, implicit, line: line + 1, start, end };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #sequenceNode(anchor: string | undefined, token: Token): SequenceNode {
    const node: SequenceNode = { kind: 'sequence', items: [], ...collection(anchor, token) };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #mappingNode(anchor: string | undefined, token: Token): MappingNode {
    const node: MappingNode = { kind: 'mapping', pairs: [], ...collection(anchor, token) };
    if (anchor !== undefined) this.#anchors.set(anchor, node);
    return node;
  }

  #blockSequence(node: SequenceNode): SequenceNode {
    this.#scanner.take();
    while (this.#accept('block-entry')) {
      node.items.push(this.#nodeUnless(AFTER_BLOCK_ENTRY, BLOCK));
    }
    this.#expect('block-end', "did not find expected '-' indicator");
    return node;
  }

  /** Ends without a token of its own, where no further `-` follows. */
  #indentlessSequence(node: SequenceNode): SequenceNode {
    while (this.#accept('block-entry')) {
      node.items.push(this.#nodeUnless(AFTER_INDENTLESS_ENTRY, BLOCK));
    }
    return node;
  }

  #blockMapping(node: MappingNode): MappingNode {
    this.#scanner.take();
    while (this.#accept('key')) {
      const key = this.#nodeUnless(AFTER_BLOCK_KEY, BLOCK_OR_INDENTLESS);
      const value = this.#accept('value') ? this.#nodeUnless(AFTER_BLOCK_KEY, BLOCK_OR_INDENTLESS) : this.#empty();
      node.pairs.push([key, value]);
    }
    this.#expect('block-end', 'did not find expected key');
    return node;
  }

  #flowSequence(node: SequenceNode): SequenceNode {
    this.#scanner.take();
    for (let first = true; this.#scanner.peek().type !== 'flow-sequence-end'; first = false) {
      if (!first) this.#expect('flow-entry', "did not find expected ',' or ']'");
      const token = this.#scanner.peek();
      if (token.type === 'flow-sequence-end') break;
      node.items.push(token.type === 'key' ? this.#singlePair(token) : this.#node(FLOW));
    }
    return this.#closed(node);
  }

  /** `[key: value]`: a map of one entry without braces. */
  #singlePair(token: Token): MappingNode {
    this.#count(token);
    const node = this.#mappingNode(undefined, token);
    this.#scanner.take();
    let key: YamlNode;
    if (FLOW_SEQUENCE_ENDS.includes(this.#scanner.peek().type)) {
      // yaml.v2 drops the token that shows that the key is empty.
      this.#scanner.take();
      key = this.#empty();
    } else key = this.#node(FLOW);
    const value = this.#accept('value') ? this.#nodeUnless(FLOW_SEQUENCE_NEXT, FLOW) : this.#empty();
    node.pairs.push([key, value]);
    return node;
  }

  #flowMapping(node: MappingNode): MappingNode {
    this.#scanner.take();
    for (let first = true; this.#scanner.peek().type !== 'flow-mapping-end'; first = false) {
      if (!first) this.#expect('flow-entry', "did not find expected ',' or '}'");
      const token = this.#scanner.peek();
      if (token.type === 'flow-mapping-end') break;
      if (token.type === 'key') {
        this.#scanner.take();
        const key = this.#nodeUnless(FLOW_MAPPING_ENDS, FLOW);
        const value = this.#accept('value') ? this.#nodeUnless(FLOW_MAPPING_NEXT, FLOW) : this.#empty();
        node.pairs.push([key, value]);
      } else {
        const key = this.#node(FLOW);
        node.pairs.push([key, this.#empty()]);
      }
    }
    return this.#closed(node);
  }

  /** Takes the closing bracket. */
  #closed<T extends SequenceNode | MappingNode>(node: T): T {
    node.end = this.#scanner.peek().mark.position + 1;
    this.#scanner.take();
    return node;
  }

  #nodeUnless(ends: readonly TokenType[], context: NodeContext): YamlNode {
    return ends.includes(this.#scanner.peek().type) ? this.#empty() : this.#node(context);
  }

  #empty(): ScalarNode {
    // Nothing is a value as well: a text of separators alone is a million of them.
    this.#count(this.#scanner.peek());
    const { line, position } = this.#scanner.peek().mark;
    return { kind: 'scalar', value: '', tag: '', implicit: true, line: line + 1, start: position, end: position };
  }

  #accept(type: TokenType): boolean {
    const found = this.#scanner.peek().type === type;
    if (found) this.#scanner.take();
    return found;
  }

  #expect(type: TokenType, problem: string): void {
    const token = this.#scanner.peek();
    if (token.type !== type) this.#fail(problem, token);
    this.#scanner.take();
  }

  #count(token: Token): void {
    if (++this.#nodes > this.#limits.maxNodes) this.#failLimit(`more than ${this.#limits.maxNodes} values`, token);
  }

  #fail(problem: string, { mark }: Token): never {
    throw new YamlError(problem, mark.line + 1);
  }

  #failLimit(problem: string, { mark }: Token): never {
    throw new YamlError(problem, mark.line + 1, { limit: true });
  }
}

function collection(
  anchor: string | undefined,
  { type, mark: { line, position } }: Token,
): Pick<MappingNode, 'anchored' | 'line' | 'start' | 'end' | 'flow'> {
  const flow = type === 'flow-sequence-start' || type === 'flow-mapping-start';
  return { anchored: anchor !== undefined, line: line + 1, start: position, end: position, flow };
}
