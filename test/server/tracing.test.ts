import { SpanStatusCode } from '@opentelemetry/api';
import { afterEach, describe, expect, test } from 'vitest';
import { UserError } from '../../runtime/errors.ts';
import { jsonLog } from '../../runtime/json-log.ts';
import { openTelemetryTrace, traceFacts, warnUnusableTelemetry } from '../../runtime/open-telemetry.ts';
import { giteaTemplate } from '../../workflows/forges/gitea/route-template.ts';
import { testFleet } from '../cli/fleet.ts';
import { type RecordedSpan, recordSpans } from '../support/tracer.ts';
import { recordingLog, runningDaemon } from './daemon.ts';
import { gitHubFleet } from './github-fleet.ts';

const stops: (() => void)[] = [];
afterEach(() => {
  for (const stop of stops.splice(0)) stop();
});

function recorded(): RecordedSpan[] {
  const { spans, stop } = recordSpans();
  stops.push(stop);
  return spans;
}

describe('a run', () => {
  test('is a span with what was done below it, and requests without what is in them', async () => {
    const spans = recorded();
    const fleet = await gitHubFleet(['dev']);
    const { server, credentialsFile } = fleet;
    await runningDaemon(fleet, {
      settings: { controlPlanes: [{ repository: fleet.controlPlane.path, environments: ['dev'] }] },
      session: { credentialsFile, trace: openTelemetryTrace('1.2.3') },
    });
    const [run, ...others] = spans.filter(({ parent }) => parent === undefined);
    expect(others).toEqual([]);
    expect(run).toMatchObject({
      name: 'berth.run',
      ended: true,
      attributes: {
        'berth.control_plane': fleet.controlPlane.path,
        'berth.environment': 'dev',
        'berth.run': 'run-1',
        'berth.outcome': 'opened',
      },
    });
    const below = (id: string | undefined): RecordedSpan[] => spans.filter(({ parent }) => parent === id);
    expect(below(run?.id).map(({ name }) => name)).toEqual(['berth.read', 'berth.plan', 'berth.propose']);
    const requests = below(below(run?.id).find(({ name }) => name === 'berth.propose')?.id);
    expect(requests.map(({ name }) => name)).toContain('POST /repos/{owner}/{repo}/pulls');
    expect(requests.find(({ name }) => name === 'POST /repos/{owner}/{repo}/pulls')?.attributes).toEqual({
      'http.request.method': 'POST',
      'url.template': '/repos/{owner}/{repo}/pulls',
      'server.address': new URL(server.origin).host,
      'http.response.status_code': 201,
    });
    expect(requests).toHaveLength(server.requests.filter(request => !request.git).length);
    expect(spans.every(({ ended }) => ended)).toBe(true);
    expect(JSON.stringify(spans)).not.toContain(server.token);
    expect(JSON.stringify(spans)).not.toContain('platform/gitops');
  });

  test('that fails is a span that says why, and one with nothing to do is none', async () => {
    const spans = recorded();
    const fleet = await testFleet();
    const { pass } = await runningDaemon(fleet, {
      session: { trace: openTelemetryTrace('1.2.3') },
      openForge: async ({ environment }, open) => {
        if (environment === 'dev') throw new UserError('there is nobody');
        return await open();
      },
    });
    const runs = () => spans.filter(({ name }) => name === 'berth.run');
    expect(runs().find(({ attributes }) => attributes['berth.environment'] === 'dev')).toMatchObject({
      attributes: { 'berth.outcome': 'failed' },
      status: { code: SpanStatusCode.ERROR, message: 'there is nobody' },
    });
    await pass(30_000);
    const before = runs().length;
    await pass(30_000);
    expect(runs()).toHaveLength(before);
  });

  test('joins the lines of the log to its trace', async () => {
    const lines: string[] = [];
    const log = jsonLog(line => lines.push(line), { level: 'info', now: () => 0, facts: traceFacts });
    const trace = openTelemetryTrace('1.2.3');
    const say = async () => await trace({ name: 'berth.run' }, async () => log.info({}, 'inside'));
    await say();
    const [span] = [recorded()];
    await say();
    log.info({}, 'outside');
    expect(lines.map(line => JSON.parse(line))).toEqual([
      expect.not.objectContaining({ trace_id: expect.anything() as string }),
      expect.objectContaining({ msg: 'inside', trace_id: span[0]?.traceId, span_id: span[0]?.id }),
      expect.not.objectContaining({ trace_id: expect.anything() as string }),
    ]);
  });
});

test('an SDK that can’t be used is told of, and only that', () => {
  const key = Symbol.for('opentelemetry.js.api.1');
  const { lines, ...log } = recordingLog();
  warnUnusableTelemetry(log);
  recorded();
  warnUnusableTelemetry(log);
  expect(lines).toEqual([]);
  stops.splice(0).forEach(stop => stop());
  const before: unknown = Reflect.get(globalThis, key);
  Reflect.set(globalThis, key, { version: '1.4.0', trace: { getTracer: () => undefined } });
  warnUnusableTelemetry(log);
  Reflect.set(globalThis, key, before);
  expect(lines).toMatchObject([{ level: 'warn', found: '1.4.0' }]);
});

test.each([
  ['/version', '/version'],
  ['/repos/platform/gitops/pulls?state=open&page=2', '/repos/{owner}/{repo}/pulls'],
  ['/repos/platform/gitops/pulls/17/merge', '/repos/{owner}/{repo}/pulls/{number}/merge'],
  ['/repos/platform/gitops/branches/berth%2Fdev', '/repos/{owner}/{repo}/branches/{name}'],
  [`/repos/platform/gitops/statuses/${'0'.repeat(40)}`, '/repos/{owner}/{repo}/statuses/{name}'],
  ['/repos/issues/search?q=x', '/repos/issues/search'],
  ['/repos/platform/gitops', '/repos/{owner}/{repo}'],
])('Gitea’s %s is the route %s', (path, route) => {
  expect(giteaTemplate(path)).toBe(route);
});
