import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';

export const buildCommand = defineCommand({
  name: 'build',
  summary: "Write an environment's whole desired tree to a folder",
  description: [
    'The folder is treated like a branch: other files stay, files that Berth wrote and no longer needs are removed, and nothing is written outside of it. A single --environment is written to the folder itself, several to a subfolder each.',
  ],
  arguments: {},
  options: {
    outputDir: { value: 'DIR', completes: 'directory', summary: 'Output folder; created if it does not exist' },
    objects: {
      value: 'FILE|DIR',
      completes: 'file',
      summary:
        'Read the objects of one environment\'s namespace as they stand in a cluster, instead of a control-plane repository; "-" reads standard input',
    },
    ...sourceOptions,
    ...removalOptions,
    ...outputOptions,
  },
  examples: [
    { command: 'berth build --environment dev --output-dir out', what: 'the tree of one environment' },
    { command: 'berth build --output-dir out', what: 'the trees of all, in out/<environment>' },
    {
      command:
        'kubectl get -n dev -o yaml clustertypes,templates,... | berth build --objects - --environment dev --output-dir out',
      what: 'from the objects in a cluster',
    },
  ],
  async handler(input, context) {
    const { runBuild } = await import('../build/run-build.ts');
    return await runBuild(input, context);
  },
});
