import uniq from 'lodash-es/uniq.js';
import type { Listing } from '../../use-cases/get/list-report.ts';
import { escapeMarkdown } from '../output/markdown.ts';
import { textTable } from '../output/table.ts';
import { textLines } from '../output/text-lines.ts';
import type { Style } from '../style.ts';
import { type Cell, cellsOf } from './columns.ts';

/** A table with headings, as kubectl prints it. */
export function listingText(
  listing: Listing,
  { style, isWide }: { readonly style: Style; readonly isWide: boolean },
): string {
  const rows = cellsOf(listing).map(row => row.filter(cell => isWide || cell.isWide !== true));
  const table = [titles(rows).map(style.dim), ...rows.map(texts)];
  return `${textLines(textTable(table))}\n`;
}

/** A table of all columns. */
export function listingMarkdown(listing: Listing): string {
  const rows = cellsOf(listing);
  const head = titles(rows);
  const lines = [head, head.map(() => '---'), ...rows.map(row => texts(row).map(escapeMarkdown))];
  return `${textLines(lines.map(line => `| ${line.join(' | ')} |`))}\n`;
}

/** Names alone, each once: what other commands take. A placement is the path of its folder. */
export function listingNames(listing: Listing): string {
  const names =
    listing.kind === 'placements' ? listing.items.map(({ path }) => path) : listing.items.map(({ name }) => name);
  return `${textLines(uniq(names))}\n`;
}

function titles(rows: readonly (readonly Cell[])[]): string[] {
  return (rows[0] ?? []).map(({ title }) => title);
}

function texts(row: readonly Cell[]): string[] {
  return row.map(({ text }) => text);
}
