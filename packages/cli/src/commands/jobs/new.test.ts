import { expect, test } from 'vitest';
import { merged } from './new.ts';

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
