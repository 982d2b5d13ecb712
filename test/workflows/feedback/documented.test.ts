import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { parse, parseAllDocuments } from 'yaml';
import { readArgoNotification } from '../../../workflows/feedback/argo-notification.ts';
import { readFluxEvent } from '../../../workflows/feedback/flux-event.ts';
import { readOwnReport } from '../../../workflows/feedback/own-report.ts';
import { argoBody, fluxEvent, REPORTER, SEEN_AT } from './bodies.ts';

const text = readFileSync(join(import.meta.dirname, '../../../docs/feedback.md'), 'utf8');
const blocks = [...text.matchAll(/```(yaml|json)\n(.*?)```/gs)].map(([, , block = '']) => block);
const blockWith = (part: string): string => blocks.find(block => block.includes(part)) ?? '';
const options = { reporter: REPORTER, seenAt: SEEN_AT };

test('the Alert of docs/feedback.md adds what an event has to say', () => {
  const [, alert] = parseAllDocuments(blockWith('kind: Alert')).map(document => document.toJS() as unknown);
  const { spec } = alert as { spec: { eventMetadata: Record<string, string> } };
  const { cluster: _, environment: __, ...metadata } = fluxEvent()['metadata'] as Record<string, string>;
  const event = fluxEvent({ metadata: { ...metadata, ...spec.eventMetadata } });
  expect(readFluxEvent(event, options).observations).toMatchObject([{ ...REPORTER, clusterType: 'large' }]);
});

test('the template of docs/feedback.md for Argo CD gives what is understood', () => {
  const { data } = parse(blockWith('template.berth')) as { data: Record<string, string> };
  const template = parse(data['template.berth'] ?? '') as { webhook: { berth: { body: string } } };
  const { name, namespace, repoURL, targetRevision, environment: _, cluster: __, ...status } = argoBody();
  const app: Record<string, unknown> = {
    metadata: { name, namespace },
    spec: { source: { repoURL, targetRevision } },
    status,
  };
  const body = template.webhook.berth.body.replaceAll(/\{\{ toJson \.app\.([\w.]+) \}\}/g, (_match, path: string) => {
    const value = path.split('.').reduce<unknown>((found, key) => (found as Record<string, unknown>)[key], app);
    return JSON.stringify(value ?? null);
  });
  expect(body).not.toContain('{{');
  expect(readArgoNotification(JSON.parse(body), options)).toEqual(
    readArgoNotification(argoBody({ clusterType: 'large' }), options),
  );
});

test('the report of docs/feedback.md is one', () => {
  expect(readOwnReport(JSON.parse(blockWith('"kind": "Deployment"')), options).observations).toHaveLength(1);
});
