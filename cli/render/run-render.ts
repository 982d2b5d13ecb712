import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { toBytes } from '../../runtime/bytes.ts';
import { UserError } from '../../runtime/errors.ts';
import type { EngineName, RenderData } from '../../templates/engine.ts';
import { emptyRenderData, readRenderData } from '../../use-cases/render/render-data.ts';
import { renderFile } from '../../use-cases/render/render-file.ts';
import { setValue } from '../../use-cases/render/set-value.ts';
import { readTemplateFile } from '../../use-cases/render/template-file.ts';
import type { Context } from '../context.ts';
import { ExitCode } from '../exit-code.ts';
import { diagnosticsText } from '../output/diagnostics-text.ts';
import { type ColorMode, styleFor } from '../style.ts';

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
  const { template: path, name, engine } = input;
  if (path === undefined) throw new UserError('there is no template to render', { fix: 'name it: --template FILE' });
  if (path === '-' && input.data === '-') {
    throw new UserError('template and data can not both come from standard input', {
      fix: 'put one of them in a file',
    });
  }
  const file = readTemplateFile(await readText(path, context), { path, folder: context.cwd, name });
  const data = await readData(input, context);
  if (file.kind === 'object') {
    context.stderr.write(diagnosticsText(file.warnings, styleFor(context.stderr, context, input.color)));
  }
  context.stdout.write(toBytes(renderFile(file, data, { path, ...(engine && { engine }) })));
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
