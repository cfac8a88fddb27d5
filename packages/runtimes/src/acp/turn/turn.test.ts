import { setImmediate as nextTurn } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { acpRuns } from '../../testing/acp-runs.ts';
import { conversationInMemory } from '../../testing/conversation-in-memory.ts';
import { permissionsAll } from '../../testing/permissions.ts';

const { start } = acpRuns();

describe('a turn', () => {
  test('ends with what the agent said last', async () => {
    const run = await start({ prompt: 'say hello' });
    expect(await run.outcome).toEqual({ status: 'completed', result: 'hello' });
    expect(run.output('message')).toBe('hello');
    expect(run.ended()).toEqual([]);
  });

  test('is remembered, with the id the agent gave the conversation', async () => {
    const conversation = conversationInMemory();
    const run = await start({ prompt: 'say hello', conversation });
    await run.outcome;
    const { pid } = await run.started;
    expect(conversation.agentSessionId).toBe(`session-${pid}`);
    expect(conversation.all.map(({ role, parts }) => [role, parts])).toEqual([
      ['user', [{ type: 'text', text: 'say hello' }]],
      ['assistant', [{ type: 'text', text: 'hello' }]],
    ]);
  });

  test('is remembered from its beginning, so that a crash in the middle does not lose what was asked', async () => {
    const conversation = conversationInMemory();
    const run = await start({ prompt: 'waits', conversation });
    await run.printed('waiting', 'message');
    expect(conversation.all.map(({ role, parts }) => [role, parts])).toEqual([
      ['user', [{ type: 'text', text: 'waits' }]],
    ]);
    run.cancel();
    await run.outcome;
    expect(conversation.all.map(({ role }) => role)).toEqual(['user', 'assistant']);
  });

  test('is followed by one for each message that came meanwhile', async () => {
    const conversation = conversationInMemory();
    const run = await start({ prompt: 'takes 100', conversation });
    await run.printed('begun', 'message');
    run.say('say second');
    run.say('said');
    expect(await run.outcome).toMatchObject({
      status: 'completed',
      result: expect.stringMatching(/"takes 100","say second"\]$/),
    });
    expect(conversation.all.map(({ role }) => role)).toEqual([
      'user',
      'assistant',
      'user',
      'assistant',
      'user',
      'assistant',
    ]);
  });

  test.each(['max_tokens', 'max_turn_requests', 'refusal', 'of_tomorrow'])(
    'that stops for %s has failed, and keeps what was said',
    async (reason) => {
      const run = await start({ prompt: `stop ${reason}` });
      expect(await run.outcome).toMatchObject({
        status: 'failed',
        reason: 'runtime_error',
        message: expect.stringContaining("agent 'small'"),
        result: 'so far',
      });
    },
  );

  test('that the agent cancelled on its own has failed: no one cancelled it', async () => {
    const run = await start({ prompt: 'stop cancelled' });
    expect(await run.outcome).toMatchObject({
      status: 'failed',
      reason: 'runtime_error',
      message: expect.stringContaining('nobody cancelled it'),
      result: 'so far',
    });
  });

  test('that is answered with nothing has failed too', async () => {
    const run = await start({ prompt: 'null' });
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: 'runtime_error' });
  });

  test('that the agent breaks off where it was refused something was denied', async () => {
    const run = await start({
      prompt: 'asks',
      permissions: permissionsAll('ask'),
      answer: async () => ({ decision: 'deny' }),
      flags: ['--offers-no-rejection'],
    });
    expect(await run.outcome).toMatchObject({ status: 'failed', reason: 'denied' });
  });

  test('that the agent answers with an error has failed with it', async () => {
    const run = await start({ prompt: 'error the model is on fire' });
    expect(await run.outcome).toEqual({
      status: 'failed',
      reason: 'runtime_error',
      message: "agent 'small' failed during its turn: Internal error: the model is on fire",
      result: 'so far',
    });
  });

  test('that a provider refuses for a while has failed for its limit', async () => {
    const run = await start({
      prompt: 'error 429 rate_limit_error: try again in 2m 5s',
      options: { nowMs: () => 1_000_000 },
    });
    const outcome = await run.outcome;
    expect(outcome).toMatchObject({ status: 'failed', reason: 'limit', resetAtMs: 1_125_000 });
    // Whoever settles it adds the time, once for every runtime.
    expect(outcome).toHaveProperty('message', expect.not.stringContaining('1970'));
  });
});

describe('what the agent says', () => {
  test('is kept when it is of a kind that no one knows', async () => {
    const run = await start({ prompt: 'unknown' });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'said' });
    expect(run.facts).toContainEqual({
      type: 'AgentUpdate',
      data: expect.objectContaining({ kind: 'mood', data: expect.objectContaining({ mood: 'fine' }) }),
    });
  });

  test.each([
    'plain words',
    '{"half":',
    '[1,2]',
    '{"jsonrpc":"2.0","id":99,"result":{}}',
    '{"jsonrpc":"1.0"}',
  ])('is output when it is no message: %s', async (line) => {
    const run = await start({ prompt: `raw ${JSON.stringify(line)}` });
    expect(await run.outcome).toMatchObject({ status: 'completed', result: 'before after' });
    expect(run.output('stdout')).toBe(`${line}\n`);
  });

  test('on stderr is carried', async () => {
    const run = await start({ prompt: 'stderr größe' });
    await run.outcome;
    expect(run.output('stderr')).toBe('größe\n');
  });

  test('is read no faster than it is recorded', async () => {
    const held = Promise.withResolvers<void>();
    const isHeld = Promise.withResolvers<void>();
    let updates = 0;
    const update = async (): Promise<void> => {
      updates++;
      if (updates < 6) return;
      isHeld.resolve();
      await held.promise;
    };
    const run = await start({ prompt: 'flood 5000', update });
    await isHeld.promise;
    for (let turns = 0; turns < 20; turns++) await nextTurn();
    expect(updates).toBe(6);
    held.resolve();
    expect(await run.outcome).toMatchObject({ status: 'completed' });
    expect(run.output('message')).toHaveLength(5_000_000);
  });
});
