import { defineCommand } from '../command.ts';
import { ExitCode } from '../exit-code.ts';

export const completionCommand = defineCommand({
  name: 'completion',
  summary: 'Print a shell completion script',
  arguments: { shell: { summary: 'The shell', required: true, choices: ['bash', 'zsh', 'fish'] } },
  options: {},
  examples: [
    { command: 'source <(berth completion bash)', what: 'complete in this bash' },
    { command: 'berth completion fish > ~/.config/fish/completions/berth.fish', what: 'complete in every fish' },
  ],
  async handler({ shell }, { stdout }) {
    const [{ completionSpec }, { bashCompletion }, { zshCompletion }, { fishCompletion }, { COMMANDS, GROUPS }] =
      await Promise.all([
        import('../completion/spec.ts'),
        import('../completion/bash.ts'),
        import('../completion/zsh.ts'),
        import('../completion/fish.ts'),
        import('./index.ts'),
      ]);
    const script = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion }[shell];
    stdout.write(Buffer.from(script(completionSpec(COMMANDS, GROUPS))));
    return ExitCode.done;
  },
});
