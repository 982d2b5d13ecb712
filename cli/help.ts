import { type Command, describeArgument, describeOption, type OptionSpec, usageOf } from './command.ts';
import type { Style } from './style.ts';

export interface HelpOptions {
  readonly style: Style;
  /** Characters in a line. */
  readonly width: number;
}

/** A group of commands, such as `pulls`. */
export interface CommandGroup {
  readonly name: string;
  readonly summary: string;
}

/** What `berth --help` prints. */
export function programHelp(
  commands: readonly Command[],
  groups: readonly CommandGroup[],
  options: HelpOptions,
): string {
  const { style } = options;
  const entries = [...topLevel(commands, groups)].map(({ name, summary }): Row => [name, summary]);
  return [
    `${style.bold('berth')} – every workload finds its berth: from a control-plane repository to one pull request per environment`,
    `${style.bold('Usage:')} berth <command> [options]`,
    section('Commands', table(entries, options), style),
    section(
      'Options',
      table(
        [
          ['-V, --version', 'Print the version'],
          ['-h, --help', 'Print help; "berth <command> --help" has options and examples'],
        ],
        options,
      ),
      style,
    ),
    `New here? ${style.cyan('berth quickstart')} builds a sample fleet in local repositories and proposes its first change.`,
    '',
  ].join('\n\n');
}

/** What `berth pulls --help` prints. */
export function groupHelp(group: CommandGroup, commands: readonly Command[], options: HelpOptions): string {
  const inner = commands.filter(command => command.name.startsWith(`${group.name} `));
  const entries = inner.map(({ name, summary }): Row => [name, summary]);
  return [
    `${options.style.bold(`berth ${group.name}`)} – ${group.summary}`,
    `${options.style.bold('Usage:')} berth ${group.name} <command> [options]`,
    section('Commands', table(entries, options), options.style),
    '',
  ].join('\n\n');
}

/** What `berth plan --help` prints. */
export function commandHelp(command: Command, options: HelpOptions): string {
  const { style } = options;
  const positional = Object.entries(command.arguments).map(([name, spec]): Row => {
    const choices = spec.choices === undefined ? '' : ` (${spec.choices.join(', ')})`;
    return [describeArgument(name, spec), `${spec.summary}${choices}`];
  });
  const sections = [...optionGroups(command)].map(([group, rows]) => section(group, table(rows, options), style));
  return [
    `${style.bold(`berth ${command.name}`)} – ${command.summary}`,
    ...(command.description ?? []).map(paragraph => wrap(paragraph, options.width).join('\n')),
    `${style.bold('Usage:')} ${usageOf(command)}`,
    ...(positional.length === 0 ? [] : [section('Arguments', table(positional, options), style)]),
    ...sections,
    section(
      'Examples',
      command.examples.flatMap(({ command: line, what }) => [`  ${style.dim(`# ${what}`)}`, `  ${style.cyan(line)}`]),
      style,
    ),
    '',
  ].join('\n\n');
}

/** Commands that stand alone, and groups once, in the order of the table. */
export function* topLevel(
  commands: readonly Command[],
  groups: readonly CommandGroup[],
): Generator<{ readonly name: string; readonly summary: string }> {
  const seen = new Set<string>();
  for (const command of commands) {
    const group = groups.find(({ name }) => command.name.startsWith(`${name} `));
    const entry = group ?? command;
    if (!seen.has(entry.name)) yield { name: entry.name, summary: entry.summary };
    seen.add(entry.name);
  }
}

type Row = readonly [left: string, right: string];

/** Options by heading: those of the command itself first. */
export function optionGroups(command: Command): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  const own = Object.entries(command.options).filter(([, { group }]) => group === undefined);
  const shared = Object.entries(command.options).filter(([, { group }]) => group !== undefined);
  for (const [key, spec] of [...own, ...shared]) {
    const heading = spec.group ?? 'Options';
    const rows = groups.get(heading) ?? [];
    rows.push([describeOption(key, spec), optionSummary(spec)]);
    groups.set(heading, rows);
  }
  return groups;
}

function optionSummary({ summary, choices, default: preset }: OptionSpec): string {
  const allowed = choices === undefined ? '' : ` (${choices.join(', ')})`;
  return `${summary}${allowed}${preset === undefined ? '' : ` [default: ${preset}]`}`;
}

function section(title: string, lines: readonly string[], style: Style): string {
  return [style.bold(`${title}:`), ...lines].join('\n');
}

/** Two columns; the right one is wrapped, and starts below what is too long for the left one. */
function table(rows: readonly Row[], { width }: HelpOptions): string[] {
  const left = Math.min(
    28,
    rows.reduce((widest, [name]) => Math.max(widest, name.length), 0),
  );
  const gap = ' '.repeat(left + 4);
  return rows.flatMap(([name, text]) => {
    const lines = wrap(text, Math.max(30, width - left - 4));
    if (name.length > left) return [`  ${name}`, ...lines.map(line => `${gap}${line}`)];
    const [first = '', ...others] = lines;
    return [`  ${name.padEnd(left)}  ${first}`.trimEnd(), ...others.map(line => `${gap}${line}`)];
  });
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else line = line === '' ? word : `${line} ${word}`;
  }
  return [...lines, line];
}
