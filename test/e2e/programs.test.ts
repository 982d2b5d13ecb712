import { execFile } from 'node:child_process';
import { promisify } from 'node:util';
import { expect } from 'vitest';
import { temporaryFolder } from '../support/temporary-folder.ts';
import { cacheRoot } from '../testbed/binaries/locate.ts';
import { PROGRAMS } from '../testbed/binaries/programs.ts';
import { test } from '../testbed/fixtures.ts';

const run = promisify(execFile);

test.for([
  ['etcd', ['--version']],
  ['kube-apiserver', ['--version']],
  ['kube-controller-manager', ['--version']],
  ['kubectl', ['version', '--client']],
  ['gitea', ['--version']],
  ['kustomize', ['version']],
] as const)('%s is the version that it is said to be', async ([name, args], { bed }) => {
  const program = PROGRAMS.find(({ binaries }) => name in binaries);
  const { stdout } = await run(bed.file(name), [...args]);
  // A folder that somebody named may hold other versions, and they are wanted then.
  const isOurs = bed.file(name).startsWith(cacheRoot(process.env));
  expect(stdout).toContain(isOurs ? program?.version : '.');
});

test('kubectl reads the API server with the kubeconfig that comes with it', async ({
  bed,
  controlPlane,
  namespace,
}) => {
  const { kubeconfig } = controlPlane.apiserver.credentials;
  const { stdout } = await run(bed.file('kubectl'), ['--kubeconfig', kubeconfig, 'get', 'namespaces', '-o', 'name']);
  expect(stdout.split('\n')).toContain(`namespace/${namespace}`);
});

test('kustomize builds a folder without a network', async ({ bed }) => {
  const folder = await temporaryFolder({
    'kustomization.yaml': 'namePrefix: my-\nresources: [config.yaml]\n',
    'config.yaml': 'apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: config\n',
  });
  const { stdout } = await run(bed.file('kustomize'), ['build', folder]);
  expect(stdout).toBe('apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: my-config\n');
});
