import type { CommandCompletion, CompletionSpec, FlagCompletion, ValueCompletion } from './spec.ts';

/** A script that makes fish complete `berth`. */
export function fishCompletion({ commands, groups, first }: CompletionSpec): string {
  const inner = groups.flatMap(group =>
    commands
      .filter(({ name }) => name.startsWith(`${group.name} `))
      .map(({ name, summary }) => {
        const word = name.slice(group.name.length + 1);
        const condition = `__fish_seen_subcommand_from ${group.name}`;
        return `complete -c berth -f -n ${quote(condition)} -a ${word} -d ${quote(summary)}`;
      }),
  );
  return `${[
    '# fish completion for berth. Load it with: berth completion fish | source',
    'complete -c berth -f',
    ...first.map(
      ({ name, summary }) => `complete -c berth -f -n __fish_use_subcommand -a ${name} -d ${quote(summary)}`,
    ),
    `complete -c berth -n __fish_use_subcommand -s V -l version -d 'Print the version'`,
    ...inner,
    ...commands.flatMap(commandLines),
  ].join('\n')}\n`;
}

function commandLines({ name, flags, argument }: CommandCompletion): string[] {
  const seen = name
    .split(' ')
    .map(word => `__fish_seen_subcommand_from ${word}`)
    .join('; and ');
  const positional = argument === undefined ? [] : [`complete -c berth -n ${quote(seen)} ${action(argument)}`];
  return [...flags.map(flag => flagLine(flag, seen)), ...positional];
}

function flagLine({ flag, short, summary, value }: FlagCompletion, condition: string): string {
  return [
    'complete -c berth -n',
    quote(condition),
    ...(short === undefined ? [] : [`-s ${short}`]),
    `-l ${flag.slice(2)}`,
    ...(value === undefined ? [] : ['-r', action(value)]),
    `-d ${quote(summary)}`,
  ].join(' ');
}

function action(value: ValueCompletion): string {
  switch (value.kind) {
    case 'words':
      return `-f -a ${quote(value.words.join(' '))}`;
    case 'file':
      return '-F';
    case 'directory':
      return `-f -a '(__fish_complete_directories)'`;
    case 'free':
      return '-f';
  }
}

function quote(text: string): string {
  return `'${text.replace(/[\\']/g, String.raw`\$&`)}'`;
}
