import { defineCommand } from '../command.ts';
import { outputOptions } from '../options.ts';

export const renderCommand = defineCommand({
  name: 'render',
  summary: 'Render one template with given data, for template authors',
  description: [
    'The file has a Template object, whose manifests are joined as in the files of a deployment target, or is the text of one template, which is rendered byte for byte.',
    'Data is YAML or JSON with the keys that templates use: DeploymentTargetName, Namespace, Environment, Workspace, Workload, ClusterType, Labels, Manifests and ConfigData.',
  ],
  arguments: {},
  options: {
    template: { value: 'FILE', completes: 'file', summary: 'The template; "-" reads standard input' },
    name: { value: 'NAME', summary: 'Which Template object, when the file has several' },
    data: { value: 'FILE', completes: 'file', summary: 'Data as YAML or JSON; "-" reads standard input' },
    set: {
      value: 'KEY=VALUE',
      multiple: true,
      summary: 'One value of the data, such as Labels.size=large; repeat for more',
    },
    engine: {
      value: 'NAME',
      choices: ['go', 'handlebars'],
      summary: 'Language of a template text (default: handlebars for .hbs files, else go)',
    },
    color: outputOptions.color,
    verbose: outputOptions.verbose,
  },
  examples: [
    { command: 'berth render --template templates/flux.yaml --data data.yaml', what: 'render a Template object' },
    {
      command: 'berth render --template t.yaml --set Workload=cart --set ConfigData.PORT=8080',
      what: 'set single values',
    },
    {
      command: `echo '{{ .Workload | upper }}' | berth render --template - --set Workload=cart`,
      what: 'try an expression',
    },
  ],
  async handler(input, context) {
    const { runRender } = await import('../render/run-render.ts');
    return await runRender(input, context);
  },
});
