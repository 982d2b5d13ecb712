import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toBytes } from '../../runtime/bytes.ts';
import { UserError } from '../../runtime/errors.ts';
import type { Origin } from '../../runtime/origin.ts';
import type { Template } from '../../scheduler/model/object.ts';
import { joinManifests } from '../../scheduler/plan/join-manifests.ts';
import { manifestText, templateProblem } from '../../scheduler/plan/templates.ts';
import type { EngineName, RenderData, TemplateEngines } from '../../templates/engine.ts';
import { createTemplateEngines, TemplateError } from '../../templates/index.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { type ColorMode, styleFor } from '../style.ts';
import { emptyRenderData, readRenderData } from './render-data.ts';
import { setValue } from './set-value.ts';
import { readTemplateFile, type TemplateFile } from './template-file.ts';

interface RenderInput {
  readonly template: string | undefined;
  readonly name: string | undefined;
  readonly data: string | undefined;
  readonly set: readonly string[];
  readonly engine: EngineName | undefined;
  readonly color: ColorMode;
}

/** Renders a template to stdout: exactly the bytes that it gives. Throws a UserError when it can't be rendered. */
export async function runRender(input: RenderInput, context: Context): Promise<ExitCode> {
  const { template: path, name } = input;
  if (path === undefined) throw new UserError('there is no template to render', { fix: 'name it: --template FILE' });
  if (path === '-' && input.data === '-') {
    throw new UserError('template and data can not both come from standard input', {
      fix: 'put one of them in a file',
    });
  }
  const file = readTemplateFile(await readText(path, context), { path, folder: context.cwd, name });
  const data = await readData(input, context);
  const engines = createTemplateEngines();
  if (file.kind === 'object') {
    context.stderr.write(diagnosticsText(file.warnings, styleFor(context.stderr, context, input.color)));
  }
  context.stdout.write(toBytes(renderFile(file, data, { path, engine: input.engine, engines })));
  return ExitCode.done;
}

async function readData({ data: path, set }: RenderInput, context: Context): Promise<RenderData> {
  const read = path === undefined ? emptyRenderData() : readRenderData(await readText(path, context), path);
  return set.reduce(setValue, read);
}

async function readText(path: string, context: Context): Promise<string> {
  if (path === '-') return await context.readStdin();
  try {
    return await readFile(resolve(context.cwd, path), 'utf8');
  } catch (cause) {
    const reason =
      (cause as NodeJS.ErrnoException).code === 'ENOENT' ? 'there is no such file' : (cause as Error).message;
    throw new UserError(`${path} can't be read: ${reason}`, { fix: 'check the path', cause });
  }
}

interface RenderFileOptions {
  readonly path: string;
  readonly engine: EngineName | undefined;
  readonly engines: TemplateEngines;
}

function renderFile(file: TemplateFile, data: RenderData, { path, engine, engines }: RenderFileOptions): string {
  if (file.kind === 'object') return renderTemplate(file.template, data, engines);
  try {
    return engines[engine ?? file.engine].compile(file.text).render(data);
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error;
    throw renderError(error, { message: error.message, ...textOrigin(error, path) });
  }
}

/** All manifests of a Template, joined as in the files of a deployment target. */
function renderTemplate(template: Template, data: RenderData, engines: TemplateEngines): string {
  const engine = engines[template.spec.engine];
  const manifests = template.spec.manifests.map((manifest, index) => {
    try {
      return engine.compile(manifestText(manifest)).render(data);
    } catch (error) {
      if (!(error instanceof TemplateError)) throw error;
      throw renderError(error, templateProblem(error, template, index));
    }
  });
  return joinManifests(manifests);
}

function renderError(cause: TemplateError, { message, origin }: { message: string; origin?: Origin }): UserError {
  return new UserError(message, { cause, ...(origin === undefined ? {} : { origin }) });
}

/** Columns of template errors count from 0, those of places from 1. Later rounds render a text that nobody wrote. */
function textOrigin({ line, column = 0, round }: TemplateError, path: string): { origin?: Origin } {
  if (line === undefined || round > 1) return {};
  return { origin: { repository: path === '-' ? 'standard input' : 'template text', path, line, column: column + 1 } };
}
