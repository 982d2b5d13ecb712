import { expect, test } from 'vitest';
import { createGoEngine } from '../../../../templates/go/engine.ts';
import { TemplateError } from '../../../../templates/go/errors.ts';
import { renderData } from '../../render-data.ts';

const engine = createGoEngine();

/** What it shows, the template, what real Go answers, and the config that it reads, as YAML. */
export type Answer = readonly [shows: string, template: string, answer: string, config?: string];

/** Tests of templates whose answers were asked from Go with sprig 2.22. */
export function goAnswers(answers: readonly Answer[]): void {
  test.each(answers.map(([shows, ...rest]) => [shows, rest] as const))('%s', (_, [template, answer, config]) => {
    expect(render(template, config)).toBe(answer);
  });
}

/** Tests of templates that fail, with what Go says after the name of the function. */
export function goFails(failures: readonly Answer[]): void {
  test.each(failures.map(([shows, ...rest]) => [shows, rest] as const))('%s', (_, [template, message, config]) => {
    expect(failure(template, config)).toBe(message);
  });
}

export function render(template: string, config = ''): string {
  return engine.compile(template).render(renderData({ config }));
}

/** What a failing function says: the end of the message, from the name of the function on. */
export function failure(template: string, config?: string): string {
  try {
    render(template, config);
  } catch (error) {
    if (error instanceof TemplateError) return error.message.replace(/^.*error calling (\w+: )/s, '$1');
    throw error;
  }
  throw new Error(`no failure: ${template}`);
}
