import type { Job } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { merged, templateFrom } from './new.ts';

const PROGRAM = { command: ['true'], agent: 'command', triggers: [], policy: { overlap: 'queue' } } as const;
const from = { ...PROGRAM, command: [...PROGRAM.command], triggers: [] };

test('what another job says is kept where nothing else was said', () => {
  expect(merged('new', from, { policy: { missed: 'once', timeoutMs: null } })).toEqual({
    name: 'new',
    command: ['true'],
    agent: 'command',
    triggers: [],
    policy: { overlap: 'queue', missed: 'once' },
  });
});

test('work of another kind comes without the agent of the former', () => {
  expect(merged('new', from, { prompt: 'do it' })).toEqual({
    name: 'new',
    prompt: 'do it',
    triggers: [],
    policy: { overlap: 'queue' },
  });
  expect(merged('new', from, { prompt: 'do it', agent: 'shell' })).toMatchObject({ agent: 'shell' });
  expect(merged('new', from, { command: ['false'] })).toMatchObject({ agent: 'command', command: ['false'] });
});

test('the webhook of another job stays with it, and without it someone has to say when', () => {
  const hook = { kind: 'webhook', path: 'in', secretVersion: 1 } as const;
  const every = { kind: 'every', everyMs: 1_000, anchor: '2026-11-20T12:00:00Z' } as const;
  const begun = (...triggers: Job['triggers']) =>
    templateFrom({ triggers, deliverTo: [], addDirs: [] } as unknown as Job).triggers; // the rest it hands on as it is
  expect(begun()).toEqual([]);
  expect(begun(hook, every)).toEqual([every]);
  expect(begun(hook)).toBeUndefined();
});
