import type { CompletionSpec, ValueCompletion } from './spec.ts';

/** A script that makes bash complete `berth`. */
export function bashCompletion({ commands, groups, first }: CompletionSpec): string {
  const inner = groups.map(({ name }) => {
    const names = commands.filter(command => command.name.startsWith(`${name} `)).map(nameInGroup);
    return `    ${name}) if ((COMP_CWORD == 2)); then _berth_words "${names.join(' ')}"; return; fi; command="${name} \${COMP_WORDS[2]}" ;;`;
  });
  const values = commands.flatMap(({ name, flags }) =>
    flags.flatMap(({ flag, short, value }) => {
      if (value === undefined) return [];
      const spellings = [flag, ...(short === undefined ? [] : [`-${short}`])];
      return [`    ${spellings.map(spelling => `"${name}:${spelling}"`).join('|')}) ${action(value)}; return ;;`];
    }),
  );
  const flags = commands.map(
    ({ name, flags }) => `    "${name}") flags="${flags.map(({ flag }) => flag).join(' ')}" ;;`,
  );
  const positional = commands.flatMap(({ name, argument }) =>
    argument === undefined ? [] : [`    "${name}") ${action(argument)} ;;`],
  );
  return `# bash completion for berth. Load it with: source <(berth completion bash)
_berth_words() { COMPREPLY=($(compgen -W "$1" -- "$current")); }
_berth_files() { compopt -o filenames 2>/dev/null; COMPREPLY=($(compgen "$1" -- "$current")); }
_berth() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD - 1]}" command="\${COMP_WORDS[1]}" flags=""
  COMPREPLY=()
  if ((COMP_CWORD == 1)); then _berth_words "${first.map(({ name }) => name).join(' ')} --help --version"; return; fi
  case "$command" in
${inner.join('\n')}
  esac
  case "$command:$previous" in
${values.join('\n')}
  esac
  case "$command" in
${flags.join('\n')}
  esac
  if [[ "$current" == -* ]]; then _berth_words "$flags"; return; fi
  case "$command" in
${positional.join('\n')}
  esac
}
complete -F _berth berth
`;
}

function nameInGroup({ name }: { readonly name: string }): string {
  return name.slice(name.indexOf(' ') + 1);
}

function action(value: ValueCompletion): string {
  switch (value.kind) {
    case 'words':
      return `_berth_words "${value.words.join(' ')}"`;
    case 'file':
      return '_berth_files -f';
    case 'directory':
      return '_berth_files -d';
    case 'free':
      return ':';
  }
}
