import type { Command } from './command.ts';
import { COMMANDS, GROUPS } from './commands/index.ts';
import type { Context } from './context.ts';
import { CREDENTIALS_VARIABLE } from './credentials-file.ts';
import { ExitCode } from './exit-code.ts';
import { commandHelp, groupHelp, type HelpOptions, programHelp } from './help.ts';
import { terminalOutput } from './output/terminal-output.ts';
import { parseLine } from './parse.ts';
import { reportError } from './report-error.ts';
import { colorModeOf, styleFor } from './style.ts';

/**
 * Runs one command line and gives the exit code of the process. Never throws: whatever goes wrong is printed on stderr.
 * @param words Arguments without the program's name.
 */
export async function run(
  words: readonly string[],
  outer: Context,
  commands: readonly Command[] = COMMANDS,
): Promise<ExitCode> {
  const context = { ...outer, stdout: terminalOutput(outer.stdout), stderr: terminalOutput(outer.stderr) };
  const mode = colorModeOf(words);
  try {
    const line = parseLine(words, commands);
    if (line.state === 'run') return await line.command.handler(line.input, withCredentialsFile(context, line.input));
    if (line.state === 'version') context.stdout.write(`${context.version}\n`);
    else {
      const style = styleFor(context.stdout, context, mode);
      context.stdout.write(helpOn(line.topic, commands, { style, width: Math.min(context.stdout.columns, 110) }));
    }
    return ExitCode.done;
  } catch (error) {
    const verbose = words.includes('-v') || words.includes('--verbose');
    return reportError(error, context.stderr, { style: styleFor(context.stderr, context, mode), verbose });
  }
}

/** `--credentials` is what BERTH_CREDENTIALS is when it isn't given. */
function withCredentialsFile(context: Context, input: Readonly<Record<string, unknown>>): Context {
  const file = input['credentials'];
  return typeof file === 'string' ? { ...context, env: { ...context.env, [CREDENTIALS_VARIABLE]: file } } : context;
}

function helpOn(topic: string, commands: readonly Command[], options: HelpOptions): string {
  const command = commands.find(({ name }) => name === topic);
  if (command !== undefined) return commandHelp(command, options);
  const group = GROUPS.find(({ name }) => name === topic);
  return group === undefined ? programHelp(commands, GROUPS, options) : groupHelp(group, commands, options);
}
