import type { CommandCompletion, CompletionSpec, FlagCompletion, ValueCompletion } from './spec.ts';

/** A script that makes zsh complete `berth`. */
export function zshCompletion({ commands, groups, first }: CompletionSpec): string {
  const single = commands.filter(({ name }) => !name.includes(' '));
  const cases = [
    ...single.map(command => `    ${command.name}) ${argumentsOf(command)} ;;`),
    ...groups.map(({ name }) => `    ${name}) _berth_${name} ;;`),
  ];
  return `#compdef berth
# zsh completion for berth. Load it with: source <(berth completion zsh)
${groups.map(({ name }) => groupFunction(name, commands)).join('\n')}
_berth() {
  if (( CURRENT == 2 )); then
    local -a names=(${first.map(entry => quote(`${entry.name}:${entry.summary}`)).join(' ')})
    _describe command names
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${cases.join('\n')}
  esac
}
if [[ "\${funcstack[1]}" == _berth ]]; then _berth "$@"; else compdef _berth berth; fi
`;
}

function groupFunction(group: string, commands: readonly CommandCompletion[]): string {
  const inner = commands
    .filter(({ name }) => name.startsWith(`${group} `))
    .map(command => ({ ...command, name: command.name.slice(group.length + 1) }));
  return `_berth_${group}() {
  if (( CURRENT == 2 )); then
    local -a names=(${inner.map(({ name, summary }) => quote(`${name}:${summary}`)).join(' ')})
    _describe command names
    return
  fi
  local name=$words[2]
  shift words
  (( CURRENT-- ))
  case $name in
${inner.map(command => `    ${command.name}) ${argumentsOf(command)} ;;`).join('\n')}
  esac
}`;
}

function argumentsOf({ flags, argument }: CommandCompletion): string {
  const positional = argument === undefined ? [] : [quote(`:argument:${action(argument)}`)];
  return ['_arguments', ...flags.flatMap(flagArguments), ...positional].join(' ');
}

/** `*` before a flag: zsh would otherwise offer it once only, and repeating one does no harm. */
function flagArguments({ flag, short, summary, value }: FlagCompletion): string[] {
  const text = summary.replace(/[[\]:\\]/g, String.raw`\$&`);
  const rest = value === undefined ? `[${text}]` : `[${text}]:value:${action(value)}`;
  const long = quote(`*${flag}${value === undefined ? '' : '='}${rest}`);
  return short === undefined ? [long] : [long, quote(`*-${short}${rest}`)];
}

function action(value: ValueCompletion): string {
  switch (value.kind) {
    case 'words':
      return `(${value.words.join(' ')})`;
    case 'file':
      return '_files';
    case 'directory':
      return '_files -/';
    case 'free':
      return ' ';
  }
}

function quote(text: string): string {
  return `'${text.replaceAll("'", String.raw`'\''`)}'`;
}
