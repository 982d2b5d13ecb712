import { scanBlock } from './block-scalar.ts';
import { Cursor, END, isBlank, isBlankOrEnd, isBreak, isLetterOrDigit, isSpace, type Mark } from './cursor.ts';
import { YamlError } from './error.ts';
import { canStartPlain, scanPlain, scanPlainKey } from './plain-scalar.ts';
import { scanAnchorName, scanDirective, scanTag } from './properties.ts';
import { scanQuoted } from './quoted-scalar.ts';
import { SimpleKeys } from './simple-keys.ts';
import { type SimpleTokenType, scalarToken, type Token } from './token.ts';
import { TokenQueue } from './token-queue.ts';

/**
 * Turns text into tokens, one by one, as libyaml does, on which yaml.v2 is built: what that reads ahead and what it
 * never looks at decides which texts are errors, so the order of the steps here matters.
 */
export class Scanner {
  readonly #cursor: Cursor;
  readonly #maxDepth: number;
  readonly #queue = new TokenQueue();
  readonly #keys: SimpleKeys;
  #keyAllowed = true;
  #flowLevel = 0;
  /** Column of the innermost block collection, -1 outside of any. */
  #indent = -1;
  readonly #outerIndents: number[] = [];
  #next: Token | undefined;

  constructor(text: string, maxDepth: number) {
    this.#cursor = new Cursor(text);
    this.#maxDepth = maxDepth;
    this.#cursor.skipByteOrderMarks();
    this.#keys = new SimpleKeys(this.#cursor);
  }

  /** The next token, which stays there until `take`. */
  peek(): Token {
    return (this.#next ??= this.#findNext());
  }

  #findNext(): Token {
    for (;;) {
      const token = this.#queue.first();
      // A token that may be part of a key must wait for the colon: a token for the key comes before it.
      if (token !== undefined && !this.#keys.mayStartWith(this.#queue.headNumber())) return token;
      this.#fetch();
    }
  }

  take(): void {
    this.#next = undefined;
    this.#queue.take();
  }

  #fetch(): void {
    this.#skipToToken();
    this.#closeBlocks(this.#cursor.column);
    const cursor = this.#cursor;
    const code = cursor.peek();
    if (code === END) return this.#fetchStreamEnd();
    if (cursor.column === 0 && code === PERCENT) {
      this.#endDocument();
      return this.#queue.add(scanDirective(cursor));
    }
    const indicator = cursor.atDocumentIndicator();
    if (indicator !== undefined) return this.#fetchDocumentIndicator(indicator);
    const found = isLetterOrDigit(code) ? this.#fetchPlainKey() : this.#fetchIndicator(code);
    if (!found) this.#fetchPlain();
  }

  /** Fetches what an indicator character announces. Answers false where a plain scalar must begin. */
  #fetchIndicator(code: number): boolean {
    const alone = this.#flowLevel > 0 || isBlankOrEnd(this.#cursor.peek(1));
    switch (String.fromCharCode(code)) {
      case '[':
        return this.#fetchFlowStart('flow-sequence-start');
      case '{':
        return this.#fetchFlowStart('flow-mapping-start');
      case ']':
        return this.#fetchFlowEnd('flow-sequence-end');
      case '}':
        return this.#fetchFlowEnd('flow-mapping-end');
      case ',':
        return this.#fetchFlowEntry();
      case '-':
        return isBlankOrEnd(this.#cursor.peek(1)) && this.#fetchBlockEntry();
      case '?':
        return alone && this.#fetchKey();
      case ':':
        return alone && this.#fetchValue();
      case '*':
        return this.#fetchAnchor('alias');
      case '&':
        return this.#fetchAnchor('anchor');
      case '!':
        return this.#fetchTag();
      case '|':
      case '>':
        return this.#flowLevel === 0 && this.#fetchBlockScalar();
      case "'":
      case '"':
        return this.#fetchQuoted();
      default:
        return false;
    }
  }

  #skipToToken(): void {
    const cursor = this.#cursor;
    for (;;) {
      // A tab can't indent: it is a blank only where no key can begin.
      const isGap = this.#flowLevel > 0 || !this.#keyAllowed ? isBlank : isSpace;
      while (isGap(cursor.peek())) cursor.skip();
      cursor.skipComment();
      if (!isBreak(cursor.peek())) return;
      cursor.takeBreak();
      if (this.#flowLevel === 0) this.#keyAllowed = true;
    }
  }

  #addSimple(type: SimpleTokenType, mark: Mark = this.#cursor.mark()): void {
    this.#queue.add({ type, mark });
  }

  #saveKey(): void {
    if (!this.#keyAllowed) return;
    const required = this.#flowLevel === 0 && this.#indent === this.#cursor.column;
    this.#keys.save(this.#queue.nextNumber(), { required });
  }

  /** For what may be a key as a whole. */
  #startKey(): Mark {
    this.#saveKey();
    this.#keyAllowed = false;
    return this.#cursor.mark();
  }

  #openBlock(type: SimpleTokenType, { column, mark, before }: { column: number; mark: Mark; before?: number }): void {
    if (this.#flowLevel > 0 || this.#indent >= column) return;
    this.#outerIndents.push(this.#indent);
    this.#indent = column;
    if (this.#outerIndents.length > this.#maxDepth) this.#failDepth();
    if (before === undefined) this.#addSimple(type, mark);
    else this.#queue.insert(before, { type, mark });
  }

  #closeBlocks(column: number): void {
    if (this.#flowLevel > 0) return;
    while (this.#indent > column) {
      this.#addSimple('block-end');
      this.#indent = this.#outerIndents.pop() ?? -1;
    }
  }

  #failDepth(): never {
    throw new YamlError(`exceeded max depth of ${this.#maxDepth}`, this.#cursor.line + 1, { limit: true });
  }

  #fetchStreamEnd(): void {
    // The end ends the line too, and with it the hope that a colon makes a key of an open bracket.
    this.#cursor.endLine();
    this.#endDocument();
    this.#addSimple('stream-end');
  }

  #endDocument(): void {
    this.#closeBlocks(-1);
    this.#keys.drop();
    this.#keyAllowed = false;
  }

  #fetchDocumentIndicator(indicator: '---' | '...'): void {
    this.#endDocument();
    this.#addSimple(indicator === '---' ? 'document-start' : 'document-end');
    this.#cursor.skip(3);
  }

  #fetchFlowStart(type: SimpleTokenType): true {
    this.#saveKey();
    this.#keys.enterFlow(this.#queue.nextNumber());
    if (++this.#flowLevel > this.#maxDepth) this.#failDepth();
    this.#keyAllowed = true;
    return this.#fetchCharacter(type);
  }

  #fetchFlowEnd(type: SimpleTokenType): true {
    this.#keys.drop();
    if (this.#flowLevel > 0) {
      this.#flowLevel--;
      this.#keys.leaveFlow();
    }
    this.#keyAllowed = false;
    return this.#fetchCharacter(type);
  }

  #fetchFlowEntry(): true {
    this.#keys.drop();
    this.#keyAllowed = true;
    return this.#fetchCharacter('flow-entry');
  }

  #fetchBlockEntry(): true {
    const cursor = this.#cursor;
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) cursor.fail('block sequence entries are not allowed in this context');
      this.#openBlock('block-sequence-start', { column: cursor.column, mark: cursor.mark() });
    }
    this.#keys.drop();
    this.#keyAllowed = true;
    return this.#fetchCharacter('block-entry');
  }

  #fetchKey(): true {
    const cursor = this.#cursor;
    if (this.#flowLevel === 0) {
      if (!this.#keyAllowed) cursor.fail('mapping keys are not allowed in this context');
      this.#openBlock('block-mapping-start', { column: cursor.column, mark: cursor.mark() });
    }
    this.#keys.drop();
    this.#keyAllowed = this.#flowLevel === 0;
    return this.#fetchCharacter('key');
  }

  #fetchValue(): true {
    const cursor = this.#cursor;
    const key = this.#keys.take();
    if (key !== undefined) {
      const { mark, token } = key;
      this.#queue.insert(token, { type: 'key', mark });
      this.#openBlock('block-mapping-start', { column: mark.column, mark, before: token });
      this.#keyAllowed = false;
    } else {
      if (this.#flowLevel === 0) {
        if (!this.#keyAllowed) cursor.fail('mapping values are not allowed in this context');
        this.#openBlock('block-mapping-start', { column: cursor.column, mark: cursor.mark() });
      }
      this.#keyAllowed = this.#flowLevel === 0;
    }
    return this.#fetchCharacter('value');
  }

  #fetchCharacter(type: SimpleTokenType): true {
    this.#addSimple(type);
    this.#cursor.skip();
    return true;
  }

  #fetchAnchor(type: 'alias' | 'anchor'): true {
    const mark = this.#startKey();
    this.#queue.add({ type, mark, name: scanAnchorName(this.#cursor), end: this.#cursor.position });
    return true;
  }

  #fetchTag(): true {
    const mark = this.#startKey();
    this.#queue.add({ mark, ...scanTag(this.#cursor) });
    return true;
  }

  #fetchBlockScalar(): true {
    this.#keys.drop();
    this.#keyAllowed = true;
    const mark = this.#cursor.mark();
    this.#queue.add(scalarToken(mark, scanBlock(this.#cursor, this.#indent), { plain: false, cursor: this.#cursor }));
    return true;
  }

  #fetchQuoted(): true {
    const mark = this.#startKey();
    this.#queue.add(scalarToken(mark, scanQuoted(this.#cursor), { plain: false, cursor: this.#cursor }));
    return true;
  }

  /** A key, the colon behind it and what they begin, all at once where that is what stands here. */
  #fetchPlainKey(): boolean {
    if (this.#flowLevel > 0 || !this.#keyAllowed) return false;
    const mark = this.#cursor.mark();
    const value = scanPlainKey(this.#cursor);
    if (value === undefined) return false;
    this.#keys.drop();
    this.#openBlock('block-mapping-start', { column: mark.column, mark });
    this.#queue.add({ type: 'key', mark });
    this.#queue.add(scalarToken(mark, value, { plain: true, cursor: this.#cursor }));
    this.#keyAllowed = false;
    return this.#fetchCharacter('value');
  }

  #fetchPlain(): void {
    const cursor = this.#cursor;
    const flow = this.#flowLevel > 0;
    if (!canStartPlain(cursor, { flow })) cursor.fail('found character that cannot start any token');
    const mark = this.#startKey();
    const { value, brokeLine } = scanPlain(cursor, { indent: this.#indent + 1, flow });
    this.#queue.add(scalarToken(mark, value, { plain: true, cursor: this.#cursor }));
    this.#keyAllowed = brokeLine;
  }
}

const PERCENT = 0x25;
