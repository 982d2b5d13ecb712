import { expect, test } from 'vitest';
import { createStore } from '../../../runtime/kube/store.ts';

const object = (name: string, resourceVersion: string, rest: object = {}) => ({
  metadata: { name, namespace: 'dev', uid: name, resourceVersion, ...rest },
});

test('a list takes the place of what there was, and tells what differs', () => {
  const store = createStore();
  expect(store.replace([object('a', '1'), object('b', '1'), object('c', '1')])).toEqual(['dev/a', 'dev/b', 'dev/c']);
  const unchanged = store.get('dev/a');
  expect(store.replace([object('a', '1'), object('b', '2'), object('d', '3')])).toEqual(['dev/b', 'dev/d', 'dev/c']);
  expect(store.size()).toBe(3);
  expect(store.get('dev/a')).toBe(unchanged);
});

test('an object that was made anew under its name differs, whatever its version is', () => {
  const store = createStore();
  store.replace([object('a', '1')]);
  expect(store.replace([object('a', '1', { uid: 'other' })])).toEqual(['dev/a']);
});

test('what is deleted is forgotten', () => {
  const store = createStore();
  store.upsert(object('a', '1'));
  expect(store.remove(object('a', '2'))).toBe('dev/a');
  expect(store.list()).toEqual([]);
});

test('what only takes room is not kept', () => {
  const store = createStore();
  const annotations = { 'kubectl.kubernetes.io/last-applied-configuration': '{}', mine: 'yes' };
  store.upsert(object('a', '1', { annotations, managedFields: [{}] }));
  expect(store.get('dev/a')?.metadata).toEqual({
    name: 'a',
    namespace: 'dev',
    uid: 'a',
    resourceVersion: '1',
    annotations: { mine: 'yes' },
  });
});
