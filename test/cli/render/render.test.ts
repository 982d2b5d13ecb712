import { readFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { temporaryFolder } from '../../support/temporary-folder.ts';
import { berth, type Result, ROOT, recording } from '../fixture.ts';
import { template } from '../fleet.ts';

interface Case {
  readonly name: string;
  readonly template: string;
  readonly data: Readonly<Record<string, unknown>>;
  readonly dataYaml?: string;
  readonly expected: {
    readonly output?: string;
    readonly outputBase64?: string;
    readonly error?: { readonly message: string };
  };
}

const CASES = JSON.parse(readFileSync(join(ROOT, 'test/golden/gotemplate.json'), 'utf8')) as readonly Case[];

/** A case's data as a person would write it down: JSON is YAML, and the config is indented. */
function dataFile({ data, dataYaml }: Case): string {
  const fields = Object.entries(data).map(([key, value]) => `${key}: ${JSON.stringify(value)}\n`);
  const config = dataYaml === undefined ? '' : `ConfigData:\n${dataYaml.replace(/^(?=.)/gm, '  ')}`;
  return `${fields.join('')}${config}`;
}

async function render(found: Case, folder: string): Promise<Result & { readonly bytes: Buffer }> {
  const chunks: Buffer[] = [];
  await writeFile(join(folder, 'template.txt'), found.template);
  await writeFile(join(folder, 'data.yaml'), dataFile(found));
  const stdout = { ...recording(), write: (text: string | Uint8Array) => void chunks.push(Buffer.from(text)) };
  const result = await berth(['render', '--template', 'template.txt', '--data', 'data.yaml'], { cwd: folder, stdout });
  return { ...result, bytes: Buffer.concat(chunks) };
}

describe('a template text', () => {
  test('gives on stdout exactly what real Go gives, in every recorded case', async () => {
    const folder = await temporaryFolder();
    const wrong: string[] = [];
    for (const found of CASES) {
      const { code, bytes } = await render(found, folder);
      const { output, outputBase64 } = found.expected;
      const wanted = outputBase64 === undefined ? Buffer.from(output ?? '') : Buffer.from(outputBase64, 'base64');
      const failed = output === undefined && outputBase64 === undefined;
      // The one template that reads the environment of the process is refused here.
      const refused = failed || found.name === 'kalypso/dangerous-env';
      if (refused ? code !== 2 || bytes.length > 0 : code !== 0 || !bytes.equals(wanted)) wrong.push(found.name);
    }
    expect(wrong).toEqual([]);
    expect(CASES.length).toBeGreaterThan(600);
  });

  test('that fails is told in Go’s words with its line, and nothing is printed', async () => {
    const words = ['render', '--template', '-', '--color', 'never'];
    const { code, stdout, stderr } = await berth(words, { stdin: 'a\n{{ .Nope }}' });
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toContain(
      'error: template: template:2:3: executing "template" at <.Nope>: can\'t evaluate field Nope',
    );
    expect(stderr).toContain('at: -:2:4 (standard input)');
  });

  test('may be in Handlebars, by its name or by word', async () => {
    const folder = await temporaryFolder({ 'a.hbs': '{{Workload}}' });
    const set = ['--set', 'Workload=cart'];
    expect(await berth(['render', '--template', 'a.hbs', ...set], { cwd: folder })).toMatchObject({ stdout: 'cart' });
    const words = ['render', '--template', '-', '--engine', 'handlebars', ...set];
    expect(await berth(words, { stdin: '{{Workload}}' })).toMatchObject({ stdout: 'cart' });
  });
});

describe('a Template object', () => {
  test('has its manifests joined as in files', async () => {
    const text = `${template('t', 'reconciler', 'kind: {{ .Workload }}')}    - "kind: B"\n    - '{{ if .Labels.x }}C{{ end }}'\n`;
    const folder = await temporaryFolder({ 't.yaml': text, 'd.yaml': 'Workload: A\n' });
    const { code, stdout } = await berth(['render', '--template', 't.yaml', '--data', 'd.yaml'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'kind: A\n---\nkind: B' });
  });

  test('that fails is told with its place in the file', async () => {
    const folder = await temporaryFolder({ 't.yaml': template('t', 'config', 'a: 1\nb: {{ .Nope }}') });
    const { code, stderr } = await berth(['render', '--template', 't.yaml'], { cwd: folder });
    expect(code).toBe(2);
    expect(stderr).toContain('template t, manifest 1: template: template:2:6');
    expect(stderr).toMatch(/at: t\.yaml:10:\d+/);
  });

  test('is chosen by name among several, and its warnings go to stderr', async () => {
    const second = template('b', 'config', 'B').replace('  type:', '  typo: x\n  type:');
    const folder = await temporaryFolder({ 't.yaml': `${template('a', 'config', 'A')}---\n${second}` });
    const { code, stdout, stderr } = await berth(['render', '--template', 't.yaml', '--name', 'b'], { cwd: folder });
    expect({ code, stdout }).toEqual({ code: 0, stdout: 'B\n' });
    expect(stderr).toMatch(/^warning: .*typo/);
  });

  test('every template of the sample renders', async () => {
    const folder = join(ROOT, 'environments/sample/control-plane/main/templates');
    const data =
      'DeploymentTargetName: cart-api\nNamespace: dev-large-cart-api\nEnvironment: dev\nWorkspace: team\nWorkload: cart\nManifests: {repo: r, branch: b, path: p}\nConfigData: {MEMORY_LIMIT: 1Gi}\n';
    for (const name of ['argo-cd', 'config-map', 'flux', 'namespace', 'namespace-on-site']) {
      const words = ['render', '--template', `${name}.yaml`, '--data', '-'];
      const { code, stdout, stderr } = await berth(words, { cwd: folder, stdin: data });
      expect({ name, code, stderr }).toEqual({ name, code: 0, stderr: '' });
      expect(stdout).toMatch(/^apiVersion: /);
      expect(stdout).not.toContain('{{');
    }
  });
});

describe('the command line', () => {
  test.each([
    [[], 'there is no template to render', 'name it: --template FILE'],
    [['--template', 'nowhere.yaml'], "nowhere.yaml can't be read: there is no such file", 'check the path'],
    [['--template', '-', '--data', '-'], 'can not both come from standard input', 'put one of them in a file'],
    [['--template', '-', '--set', 'Labls.a=b'], 'no data named "Labls"', 'did you mean "Labels"?'],
  ])('%j is refused', async (words, what, fix) => {
    const { code, stderr } = await berth(['render', ...words], { stdin: 'x' });
    expect(code).toBe(2);
    expect(stderr).toContain(what);
    expect(stderr).toContain(fix);
  });
});
