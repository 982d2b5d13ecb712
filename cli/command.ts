import type { Context } from './context.ts';
import type { ExitCode } from './exit-code.ts';

/** An option of a command. Its key is the name in camel case: `controlPlane` is `--control-plane`. */
export interface OptionSpec {
  readonly summary: string;
  /** Heading under which help shows it; `Options` without one. */
  readonly group?: string;
  /** One letter, for `-v`. */
  readonly short?: string;
  /** Name of its value, such as `DIR`. An option without one is a switch. */
  readonly value?: string;
  /** May be given several times. */
  readonly multiple?: true;
  readonly choices?: readonly string[];
  readonly default?: string;
  /** What a shell completes the value with. */
  readonly completes?: 'file' | 'directory';
}

/** A positional argument. Its key is its name. */
export interface ArgumentSpec {
  readonly summary: string;
  readonly required?: true;
  readonly choices?: readonly string[];
  readonly completes?: 'file' | 'directory';
}

export interface Example {
  /** The command line, starting with `berth`. */
  readonly command: string;
  readonly what: string;
}

type OptionSpecs = Readonly<Record<string, OptionSpec>>;
type ArgumentSpecs = Readonly<Record<string, ArgumentSpec>>;

type TextOf<Spec> = Spec extends { choices: readonly (infer Choice)[] } ? Choice : string;
type OptionValue<Spec extends OptionSpec> = Spec extends { value: string }
  ? Spec extends { multiple: true }
    ? readonly TextOf<Spec>[]
    : Spec extends { default: string }
      ? TextOf<Spec>
      : TextOf<Spec> | undefined
  : boolean;
type ArgumentValue<Spec extends ArgumentSpec> = Spec extends { required: true }
  ? TextOf<Spec>
  : TextOf<Spec> | undefined;

/** Values of options, by their keys: switches are booleans, options that may be repeated are lists. */
export type OptionValues<Options extends OptionSpecs> = { readonly [Key in keyof Options]: OptionValue<Options[Key]> };

/** What the handler of a command is given: options and arguments together. */
export type CommandInput<Options extends OptionSpecs, Arguments extends ArgumentSpecs> = OptionValues<Options> & {
  readonly [Key in keyof Arguments]: ArgumentValue<Arguments[Key]>;
};

/**
 * A command as data: help, the reference, shell completion and the parser all come from it. A handler imports what it
 * needs when it runs, so that `berth --help` and every other command start without it.
 */
export interface Command<Options extends OptionSpecs = OptionSpecs, Arguments extends ArgumentSpecs = ArgumentSpecs> {
  /** `plan`, or `pulls list` for a command of a group. */
  readonly name: string;
  /** One line, without a final period. */
  readonly summary: string;
  /** Paragraphs below the summary. */
  readonly description?: readonly string[];
  readonly arguments: Arguments;
  readonly options: Options;
  readonly examples: readonly Example[];
  // A method, not a property: only so can commands with different inputs stand in one table.
  handler(input: CommandInput<Options, Arguments>, context: Context): Promise<ExitCode>;
}

/** Ties the types of the handler's input to the options and arguments that the command declares. */
export function defineCommand<const Options extends OptionSpecs, const Arguments extends ArgumentSpecs>(
  command: Command<Options, Arguments>,
): Command<Options, Arguments> {
  return command;
}

/** `controlPlane` → `control-plane`. */
export function flagName(key: string): string {
  return key.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`);
}

/** `-v, --verbose`, `--control-plane URL|DIR`. */
export function describeOption(key: string, { short, value }: OptionSpec): string {
  const letter = short === undefined ? '' : `-${short}, `;
  return `${letter}--${flagName(key)}${value === undefined ? '' : ` ${value}`}`;
}

/** `<target>` when it must be given, `[dir]` when not. */
export function describeArgument(name: string, { required }: ArgumentSpec): string {
  return required ? `<${name}>` : `[${name}]`;
}

/** `berth explain <target> [options]`. */
export function usageOf(command: Command): string {
  const positional = Object.entries(command.arguments).map(([name, spec]) => describeArgument(name, spec));
  return ['berth', command.name, ...positional, '[options]'].join(' ');
}
