import { defineCommand } from '../command.ts';
import { outputOptions } from '../options.ts';

export const quickstartCommand = defineCommand({
  name: 'quickstart',
  summary: 'Build a sample fleet in local repositories, and propose its first deployment',
  description: [
    'Writes the sample company as bare repositories to a folder, applies all environments, shows one pull request as a reviewer sees it, and says what to try next. A second run continues with what is there.',
  ],
  arguments: { dir: { summary: 'The folder (default: berth-quickstart)', completes: 'directory' } },
  options: { color: outputOptions.color, verbose: outputOptions.verbose },
  examples: [
    { command: 'berth quickstart', what: 'in ./berth-quickstart' },
    { command: 'berth quickstart /tmp/fleet', what: 'in a folder of your choice' },
  ],
  async handler(input, context) {
    const { runQuickstart } = await import('../quickstart/run-quickstart.ts');
    return await runQuickstart(input, context);
  },
});
