import { type Command, flagName } from '../command.ts';
import type { CommandGroup } from '../help.ts';

/** What a shell needs to know of an option. */
export interface FlagCompletion {
  /** `--control-plane` */
  readonly flag: string;
  /** `v` of `-v`. */
  readonly short?: string;
  readonly summary: string;
  /** Absent for a switch. */
  readonly value?: ValueCompletion;
}

/** Words to choose from; files or folders; or nothing that a shell could know. */
export type ValueCompletion =
  | { readonly kind: 'words'; readonly words: readonly string[] }
  | { readonly kind: 'file' }
  | { readonly kind: 'directory' }
  | { readonly kind: 'free' };

export interface CommandCompletion {
  /** `plan`, or `pulls list`. */
  readonly name: string;
  readonly summary: string;
  readonly flags: readonly FlagCompletion[];
  /** Of the first positional argument. */
  readonly argument?: ValueCompletion;
}

export interface CompletionSpec {
  readonly commands: readonly CommandCompletion[];
  readonly groups: readonly CommandGroup[];
  /** Words that may stand first. */
  readonly first: readonly { readonly name: string; readonly summary: string }[];
}

/** What shells can complete, from the table of commands. */
export function completionSpec(commands: readonly Command[], groups: readonly CommandGroup[]): CompletionSpec {
  const single = commands.filter(({ name }) => !name.includes(' '));
  return {
    commands: commands.map(commandCompletion),
    groups,
    first: [...single, ...groups].map(({ name, summary }) => ({ name, summary })),
  };
}

function commandCompletion(command: Command): CommandCompletion {
  const flags = Object.entries(command.options).map(([key, { summary, short, value, choices, completes }]) => ({
    flag: `--${flagName(key)}`,
    summary,
    ...(short === undefined ? {} : { short }),
    ...(value === undefined ? {} : { value: valueCompletion(choices, completes) }),
  }));
  const [argument] = Object.values(command.arguments);
  return {
    name: command.name,
    summary: command.summary,
    flags: [...flags, { flag: '--help', short: 'h', summary: 'Print help' }],
    ...(argument === undefined ? {} : { argument: valueCompletion(argument.choices, argument.completes) }),
  };
}

function valueCompletion(
  words: readonly string[] | undefined,
  completes: 'file' | 'directory' | undefined,
): ValueCompletion {
  if (words !== undefined) return { kind: 'words', words };
  return { kind: completes ?? 'free' };
}
