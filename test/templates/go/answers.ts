import { expect, test } from 'vitest';
import type { RenderData } from '../../../templates/engine.ts';
import { createGoEngine } from '../../../templates/go/engine.ts';
import { TemplateError } from '../../../templates/go/errors.ts';
import { renderData } from '../render-data.ts';

/** What it shows, the template, what real Go answers, and the config as YAML if it is not the usual one. */
export type Answer = readonly [shows: string, template: string, answer: string, config?: string];

/** Config with a value of each type. */
export const CONFIG = `s: hello
i: 42
neg: -7
f: 1.5
t: true
fl: false
n: ~
e: ""
ls: [b, a, c]
li: [1, 2, 3]
le: []
m: {b: 2, a: 1}
me: {}
lm: [{name: x, v: 1}, {name: y, v: 2}]
nested: {l1: {l2: deep}}
ints: {3: c, 1: a, 20: t}
uint: 18446744073709551615
`;

const engine = createGoEngine();

/** Tests of templates whose output was asked from real Go. */
export function goAnswers(answers: readonly Answer[]): void {
  test.each(answers.map(([shows, ...rest]) => [shows, rest] as const))('%s', (_, [template, answer, config]) => {
    expect(render(template, config)).toBe(answer);
  });
}

/** Tests of templates whose error was asked from real Go. */
export function goRefuses(answers: readonly Answer[]): void {
  test.each(answers.map(([shows, ...rest]) => [shows, rest] as const))('%s', (_, [template, message, config]) => {
    expect(failure(template, config).message).toBe(message);
  });
}

export function render(template: string, config = CONFIG): string {
  return engine.compile(template).render(data(config));
}

/** The error of a template that fails. */
export function failure(template: string, config = CONFIG): TemplateError {
  try {
    render(template, config);
  } catch (error) {
    if (error instanceof TemplateError) return error;
    throw error;
  }
  throw new Error(`no failure: ${template}`);
}

function data(config: string): RenderData {
  return renderData({ config, labels: { tier: 'gold', 'app.kubernetes.io/name': 'orders' } });
}
