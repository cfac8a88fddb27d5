import { describe, expect, test } from 'vitest';
import { createTranslator, type ReportedUpdate } from './translator.ts';

// As codex-acp 2.6.0 says it.
const thread = (type: string): ReportedUpdate => ({
  sessionUpdate: 'session_info_update',
  _meta: { codex: { threadStatus: { type } } },
});
const ERROR =
  '{"type":"error","error":{"type":"invalid_request_error","message":"the model says no","code":400}}';
const says = (text: string, messageId?: string): ReportedUpdate => ({
  sessionUpdate: 'agent_message_chunk',
  messageId,
  content: { type: 'text', text },
});
const turn = (...updates: readonly ReportedUpdate[]) => {
  const translated = createTranslator({ monotonicMs: () => 0, costBefore: 0 });
  const facts = updates.flatMap((update) => translated.update(update));
  return { translated, facts };
};

describe('a turn that codex ends like any other', () => {
  test('was broken off when its thread had an error, and why is no part of the answer', () => {
    const { translated, facts } = turn(
      thread('active'),
      says('So far.', 'msg_1'),
      thread('systemError'),
      says(`${ERROR}\n\n`),
    );
    expect(translated.turnError()).toBe(ERROR);
    expect(translated.answer).toBe('So far.');
    expect(facts).toContainEqual({ type: 'StreamChunk', data: { stream: 'stderr', text: `${ERROR}\n\n` } });
    expect(translated.turnError()).toBe(undefined);
  });

  test('was not when its thread went on', () => {
    expect(turn(thread('active'), says('Done.', 'msg_1'), thread('idle')).translated.turnError()).toBe(
      undefined,
    );
    const { translated } = turn(thread('systemError'), thread('active'), says('Done.', 'msg_1'));
    expect(translated.turnError()).toBe(undefined);
    expect(translated.answer).toBe('Done.');
  });

  test('keeps its messages apart in what is printed', () => {
    const { facts } = turn(
      says('First.', 'msg_1'),
      says('Sec', 'msg_2'),
      says('ond.\n', 'msg_2'),
      says('Third.', 'msg_3'),
    );
    const printed = facts.map((fact) => (fact.type === 'StreamChunk' ? fact.data.text : ''));
    expect(printed.join('')).toBe('First.\n\nSecond.\n\nThird.');
  });

  test('has an answer without the warnings that come before it', () => {
    const warning = 'Warning: Model metadata for `m` not found.\n\n';
    expect(turn(says(warning), says('Hello ', 'msg_1'), says('there.', 'msg_1')).translated.answer).toBe(
      'Hello there.',
    );
  });
});
