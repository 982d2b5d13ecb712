import { defineCommand } from '../command.ts';
import { outputOptions, removalOptions, sourceOptions } from '../options.ts';

export const buildCommand = defineCommand({
  name: 'build',
  summary: "Write an environment's whole desired tree to a folder",
  description: [
    'The folder is treated as a branch is: files of people stay, files that Berth wrote and that are not wanted any more go, and nothing is written outside of it. One --environment is written to the folder itself, several each to a folder of their own in it.',
  ],
  arguments: {},
  options: {
    outputDir: { value: 'DIR', completes: 'directory', summary: 'The folder; made when it is not there' },
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
