import { CommanderError, Option, Command as Parser } from 'commander';
import { UserError } from '../runtime/errors.ts';
import { type Command, describeArgument, describeOption, type OptionSpec } from './command.ts';

/** What a command line asks for. */
export type ParsedLine =
  | { readonly state: 'run'; readonly command: Command; readonly input: Parameters<Command['handler']>[0] }
  /** `topic` is the name of a command or of a group; empty for Berth itself. */
  | { readonly state: 'help'; readonly topic: string }
  | { readonly state: 'version' };

/**
 * Understands a command line.
 * @param words Arguments without the program's name.
 * @throws {UserError} when it isn't one; its `fix` has the nearest thing that is.
 */
export function parseLine(words: readonly string[], commands: readonly Command[]): ParsedLine {
  let parsed: ParsedLine | undefined;
  let topic = '';
  const parsers = buildParsers(commands, line => {
    parsed = line;
  });
  for (const [name, parser] of parsers) {
    parser.exitOverride().configureOutput({ writeOut: () => {}, writeErr: () => {} });
    // Called when help is asked for, and only then: it says for which command.
    parser.configureHelp({
      formatHelp: () => {
        topic = name;
        return '';
      },
    });
  }
  try {
    parsers.get('')?.parse(words, { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.code === 'commander.version') return { state: 'version' };
    if (error.code === 'commander.helpDisplayed') return { state: 'help', topic };
    // A group without a command, or nothing at all.
    if (error.code === 'commander.help') return { state: 'help', topic };
    throw usageError(error, words, commands);
  }
  return parsed ?? { state: 'help', topic };
}

/** One parser for Berth itself (its name here is empty), each group and each command. */
function buildParsers(commands: readonly Command[], found: (line: ParsedLine) => void): Map<string, Parser> {
  const root = new Parser('berth').helpCommand('help [command]', 'show help').version('-', '-V, --version');
  const parsers = new Map([['', root]]);
  for (const command of commands) {
    const [group, inner] = command.name.split(' ');
    let parent = root;
    if (inner !== undefined && group !== undefined) {
      parent = parsers.get(group) ?? root.command(group).helpCommand(false);
      parsers.set(group, parent);
    }
    parsers.set(command.name, commandParser(parent, command, found));
  }
  return parsers;
}

function commandParser(parent: Parser, command: Command, found: (line: ParsedLine) => void): Parser {
  const parser = parent.command(command.name.split(' ').at(-1) ?? command.name).allowExcessArguments(false);
  const names = Object.keys(command.arguments);
  for (const [name, spec] of Object.entries(command.arguments)) {
    const argument = parser.createArgument(describeArgument(name, spec), spec.summary);
    parser.addArgument(spec.choices === undefined ? argument : argument.choices(spec.choices));
  }
  for (const [key, spec] of Object.entries(command.options)) parser.addOption(parserOption(key, spec));
  return parser.action(() => {
    const positional = names.map((name, index) => [name, parser.processedArgs[index]]);
    const switches = Object.entries(command.options).filter(([, spec]) => spec.value === undefined);
    const input = {
      ...Object.fromEntries(switches.map(([key]) => [key, false])),
      ...parser.opts(),
      ...Object.fromEntries(positional),
    };
    found({ state: 'run', command, input });
  });
}

function parserOption(key: string, spec: OptionSpec): Option {
  // Angle brackets tell the parser that a value must follow.
  const flags = spec.value === undefined ? spec : { ...spec, value: '<value>' };
  const option = new Option(describeOption(key, flags), spec.summary);
  if (spec.multiple) {
    option.default([]).argParser((value: string, previous: readonly string[]) => [...previous, value]);
  }
  if (spec.choices !== undefined) option.choices(spec.choices);
  if (spec.default !== undefined) option.default(spec.default);
  return option;
}

function usageError(error: CommanderError, words: readonly string[], commands: readonly Command[]): UserError {
  const [first = '', ...more] = error.message.replace(/^error: /, '').split('\n');
  const suggestion = /\(Did you mean (one of )?(.*)\?\)/.exec(more.join(' '))?.[2];
  const name = commandOf(words, commands);
  const help = `see "${['berth', name, '--help'].filter(Boolean).join(' ')}"`;
  const option = words[0]?.startsWith('-') === true && commands.some(command => words.includes(command.name));
  const misplaced = option ? 'put options after the command, or ' : '';
  return new UserError(first.replace(/\.$/, ''), {
    fix: suggestion === undefined ? `${misplaced}${help}` : `did you mean ${suggestion}? Otherwise ${help}`,
    cause: error,
  });
}

function commandOf(words: readonly string[], commands: readonly Command[]): string {
  const [first = '', second = ''] = words;
  const names = commands.map(command => command.name);
  if (names.includes(`${first} ${second}`)) return `${first} ${second}`;
  return names.some(name => name === first || name.startsWith(`${first} `)) && first !== '' ? first : '';
}
