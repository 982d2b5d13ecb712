import { type Command, describeArgument, describeOption, type OptionSpec, usageOf } from './command.ts';
import { COMMANDS, GROUPS } from './commands/index.ts';
import { ExitCode } from './exit-code.ts';
import { type CommandGroup, topLevel } from './help.ts';
import { outputOptions, sourceOptions } from './options.ts';

/** The text of docs/reference/cli.md, from the table of commands. */
export function cliReference(
  commands: readonly Command[] = COMMANDS,
  groups: readonly CommandGroup[] = GROUPS,
): string {
  return [
    '# Command line',
    '<!-- Generated from cli/commands by "npm run generate": edit there. -->',
    'Every command explains itself with `--help`. Results go to stdout, everything else to stderr.',
    table([
      ['Command', 'What it does'],
      ...[...topLevel(commands, groups)].map(({ name, summary }) => [`[\`berth ${name}\`](#berth-${name})`, summary]),
    ]),
    '## Exit codes',
    table([
      ['Code', 'Meaning'],
      [`${ExitCode.done}`, 'Done'],
      [
        `${ExitCode.failed}`,
        'Failed for a reason outside of the input: a repository that can’t be reached, removals over the budget',
      ],
      [`${ExitCode.wrongInput}`, 'The input or the command line is wrong; every problem is listed'],
      [`${ExitCode.differences}`, 'There are changes, and `--exit-code` was given'],
      [`${ExitCode.deploymentFailed}`, '`berth wait`: a cluster has failed with the commit'],
      [
        `${ExitCode.timedOut}`,
        '`berth wait`: not every cluster has the commit in time, or it isn’t known which would have to',
      ],
      [`${ExitCode.interrupted}`, 'Interrupted by Ctrl-C'],
    ]),
    '## Options that many commands share',
    'Every command that shows results:',
    optionTable(outputOptions),
    'Every command that reads a control-plane repository:',
    optionTable(sourceOptions),
    ...[...topLevel(commands, groups)].flatMap(({ name }) => {
      const group = groups.find(candidate => candidate.name === name);
      const members = commands.filter(command => command.name === name || command.name.startsWith(`${name} `));
      const heading = group === undefined ? [] : [`## berth ${name}`, `${group.summary}.`];
      return [...heading, ...members.flatMap(command => commandSection(command, group === undefined ? '##' : '###'))];
    }),
  ]
    .join('\n\n')
    .concat('\n');
}

function commandSection(command: Command, level: string): string[] {
  const positional = Object.entries(command.arguments).map(([name, spec]) => [
    `\`${describeArgument(name, spec)}\``,
    spec.choices === undefined ? spec.summary : `${spec.summary}: ${code(spec.choices)}`,
  ]);
  const shared: ReadonlySet<OptionSpec> = new Set([...Object.values(outputOptions), ...Object.values(sourceOptions)]);
  const all = Object.entries(command.options);
  const own = Object.fromEntries(all.filter(([, spec]) => !shared.has(spec)));
  const sharedFlags = all.filter(([, spec]) => shared.has(spec)).map(([key, spec]) => describeOption(key, spec));
  return [
    `${level} berth ${command.name}`,
    `${command.summary}.`,
    ...(command.description ?? []),
    `\`\`\`\n${usageOf(command)}\n\`\`\``,
    ...(positional.length === 0 ? [] : [table([['Argument', 'Meaning'], ...positional])]),
    ...(Object.keys(own).length === 0 ? [] : [optionTable(own)]),
    ...(sharedFlags.length === 0 ? [] : [`Shared options: ${code(sharedFlags)}.`]),
    ...(command.examples.length === 0 ? [] : [exampleBlock(command)]),
  ];
}

function optionTable(options: Readonly<Record<string, OptionSpec>>): string {
  const rows = Object.entries(options).map(([key, spec]) => [
    `\`${describeOption(key, spec)}\``,
    [
      spec.summary,
      ...(spec.choices === undefined ? [] : [code(spec.choices)]),
      ...(spec.default === undefined ? [] : [`default \`${spec.default}\``]),
    ].join('; '),
  ]);
  return table([['Option', 'Meaning'], ...rows]);
}

function exampleBlock({ examples }: Command): string {
  const lines = examples.flatMap(({ command, what }) => [`# ${what}`, command]);
  return `\`\`\`sh\n${lines.join('\n')}\n\`\`\``;
}

function code(words: readonly string[]): string {
  return words.map(word => `\`${word}\``).join(', ');
}

function table([head = [], ...rows]: readonly (readonly string[])[]): string {
  const line = (cells: readonly string[]): string =>
    `| ${cells.map(cell => cell.replaceAll('|', String.raw`\|`)).join(' | ')} |`;
  return [line(head), `|${' --- |'.repeat(head.length)}`, ...rows.map(line)].join('\n');
}
