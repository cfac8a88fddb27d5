import { ROUTES } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import type { Requester } from '../requester.ts';
import { derivedMethods } from './derived.ts';

const derived = () => {
  const asked: unknown[] = [];
  const request = { json: async (id: string, call: object) => void asked.push([id, call]) };
  return { asked, methods: derivedMethods(request as unknown as Requester) }; // no more of it is used
};

test('a method sends the parameters of the path, then a query or a body, then a signal', async () => {
  const { asked, methods } = derived();
  const { signal } = new AbortController();
  await methods.jobs.pause('nightly');
  await methods.jobs.next('nightly', { count: 3 });
  await methods.jobs.list(signal);
  await methods.tasks.retry('abc', { force: true }, signal);
  await methods.workflows.untrust({ path: '/srv/a.yaml' });
  expect(asked).toEqual([
    ['pauseJob', { parameters: { id: 'nightly' } }],
    ['nextOfJob', { parameters: { id: 'nightly' }, query: { count: 3 } }],
    ['listJobs', { parameters: {}, signal }],
    ['retryTask', { parameters: { id: 'abc' }, body: { force: true }, signal }],
    ['untrustWorkflow', { parameters: {}, query: { path: '/srv/a.yaml' } }],
  ]);
});

test('every route that answers with JSON has one', () => {
  const { methods } = derived();
  const calls = Object.entries(methods).flatMap(([noun, verbs]) =>
    Object.keys(verbs).map((verb) => `${noun}.${verb}`),
  );
  const named = Object.values(ROUTES).flatMap((route) => ('call' in route ? [route.call] : []));
  expect(calls.toSorted()).toEqual(named.toSorted());
});
