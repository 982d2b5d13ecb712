import { type Cursor, END, isBlank, isBreak, isBreakOrEnd } from './cursor.ts';

const SPACE = 0x20;
const TAB = 0x09;
const PLUS = 0x2b;
const MINUS = 0x2d;

/** Scans `|` or `>` with its hints and all lines that belong to it. `parentIndent` is -1 at the root. */
export function scanBlock(cursor: Cursor, parentIndent: number): string {
  const startLine = cursor.line;
  const literal = cursor.peek() === 0x7c;
  cursor.skip();
  const { chomping, increment } = scanHints(cursor, startLine);
  endHeader(cursor, startLine);
  const scan = { cursor, parentIndent, startLine, indent: increment > 0 ? Math.max(parentIndent, 0) + increment : 0 };
  return scanLines(scan, { literal, chomping });
}

type Chomping = 'strip' | 'clip' | 'keep';

/** `+` or `-`, and a digit for the indentation, in either order. */
function scanHints(cursor: Cursor, startLine: number): { readonly chomping: Chomping; readonly increment: number } {
  let chomping = takeChomping(cursor);
  const increment = takeIncrement(cursor, startLine);
  if (increment > 0) chomping ??= takeChomping(cursor);
  return { chomping: chomping ?? 'clip', increment };
}

function takeChomping(cursor: Cursor): Chomping | undefined {
  const code = cursor.peek();
  if (code !== PLUS && code !== MINUS) return undefined;
  cursor.skip();
  return code === PLUS ? 'keep' : 'strip';
}

function takeIncrement(cursor: Cursor, startLine: number): number {
  const digit = cursor.peek() - 0x30;
  if (digit < 0 || digit > 9) return 0;
  if (digit === 0) cursor.fail('found an indentation indicator equal to 0', startLine);
  cursor.skip();
  return digit;
}

function endHeader(cursor: Cursor, startLine: number): void {
  cursor.skipBlanks();
  cursor.skipComment();
  if (!isBreakOrEnd(cursor.peek())) cursor.fail('did not find expected comment or line break', startLine);
  if (isBreak(cursor.peek())) cursor.takeBreak();
}

interface Scan {
  readonly cursor: Cursor;
  readonly parentIndent: number;
  readonly startLine: number;
  /** Column of the text; 0 until the first line shows it. */
  indent: number;
}

function scanLines(
  scan: Scan,
  { literal, chomping }: { readonly literal: boolean; readonly chomping: Chomping },
): string {
  const { cursor } = scan;
  const parts: string[] = [];
  let lastBreak = '';
  let afterIndented = false;
  let emptyLines = takeEmptyLines(scan);
  while (cursor.column === scan.indent && cursor.peek() !== END) {
    const indented = isBlank(cursor.peek());
    // A newline between two lines of running text folds to a space, or vanishes before empty lines.
    const folds = !literal && !afterIndented && !indented && lastBreak === '\n';
    if (!folds) parts.push(lastBreak);
    else if (emptyLines === '') parts.push(' ');
    parts.push(emptyLines);
    afterIndented = indented;
    parts.push(cursor.takeWhile(code => !isBreak(code)));
    lastBreak = isBreak(cursor.peek()) ? cursor.takeBreak() : '';
    emptyLines = takeEmptyLines(scan);
  }
  if (chomping !== 'strip') parts.push(lastBreak);
  if (chomping === 'keep') parts.push(emptyLines);
  return parts.join('');
}

/** Skips indentation and empty lines, and answers with their breaks. Finds the column of the text if it isn't known. */
function takeEmptyLines(scan: Scan): string {
  const { cursor } = scan;
  let breaks = '';
  let widest = 0;
  for (;;) {
    while ((scan.indent === 0 || cursor.column < scan.indent) && cursor.peek() === SPACE) cursor.skip();
    widest = Math.max(widest, cursor.column);
    if ((scan.indent === 0 || cursor.column < scan.indent) && cursor.peek() === TAB) {
      cursor.fail('found a tab character where an indentation space is expected', scan.startLine);
    }
    if (!isBreak(cursor.peek())) break;
    breaks += cursor.takeBreak();
  }
  if (scan.indent === 0) scan.indent = Math.max(widest, scan.parentIndent + 1, 1);
  return breaks;
}
