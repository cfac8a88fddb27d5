import type { InputAnswer } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { servedRuns } from './testing/served-run.ts';

const { serve } = servedRuns();

// As gemini-cli 0.61.0 asks: about a call that it has not reported.
const GEMINI = {
  sessionId: 's',
  options: [
    { optionId: 'proceed_always', name: 'Allow for this session', kind: 'allow_always' as const },
    { optionId: 'proceed_once', name: 'Allow', kind: 'allow_once' as const },
    { optionId: 'cancel', name: 'Reject', kind: 'reject_once' as const },
  ],
  toolCall: {
    toolCallId: 'run_shell_command__1',
    status: 'pending' as const,
    title: 'echo denied > no.txt',
    content: [{ type: 'content' as const, content: { type: 'text' as const, text: '[in /w] (runs it)' } }],
    locations: [],
    kind: 'execute' as const,
  },
};
// As qwen-code 0.24.4 asks a question.
const QUESTION = {
  id: 'q',
  question: 'Which colour?',
  header: 'Colour',
  multiSelect: false,
  options: [
    { label: 'Red', description: 'warm' },
    { label: 'Blue', description: 'cold' },
  ],
};
const QWEN = {
  sessionId: 's',
  options: [
    { optionId: 'proceed_once', name: 'Submit', kind: 'allow_once' as const },
    { optionId: 'cancel', name: 'Cancel', kind: 'reject_once' as const },
  ],
  toolCall: {
    toolCallId: 'call_1',
    status: 'pending' as const,
    title: 'Ask user 1 question',
    content: [],
    kind: 'think' as const,
    rawInput: { questions: [QUESTION] },
    _meta: { toolName: 'ask_user_question', qwenInteractionKind: 'user_question', qwenQuestions: [QUESTION] },
  },
};

describe('a request for a permission', () => {
  test('reports its tool call, and its end when it is refused and nothing else would', async () => {
    const answer = (): InputAnswer => ({ decision: 'deny', text: 'not today' });
    const { requests, reported } = await serve({ permissions: { execute: 'ask' }, answer });
    await requests.requestPermission(GEMINI);
    expect(reported).toEqual([
      expect.objectContaining({
        toolCallId: 'run_shell_command__1',
        title: 'echo denied > no.txt',
        status: 'pending',
      }),
      { toolCallId: 'run_shell_command__1', status: 'failed', rawOutput: 'not today' },
    ]);
    expect(reported[0]).not.toHaveProperty('content');
  });

  test('says no more of a call that is known than what is new', async () => {
    const toolCalls = [{ toolCallId: 'run_shell_command__1', name: 'Shell', status: 'running' as const }];
    const { requests, reported } = await serve({ toolCalls });
    await requests.requestPermission(GEMINI);
    expect(reported[0]).not.toHaveProperty('status');
    // What was allowed is at work from then on, also when the agent does not say so.
    expect(reported.slice(1)).toEqual([{ toolCallId: 'run_shell_command__1', status: 'in_progress' }]);
  });
});

describe('a question that comes as a permission', () => {
  test.each([
    ['a choice', { decision: 'answer', text: 'blue' }, 'Blue'],
    ['a choice by its id', { decision: 'answer', optionId: 'Red' }, 'Red'],
    ['words', { decision: 'answer', text: 'a dark green' }, 'a dark green'],
  ] as const)('is asked, whatever the permissions, and answered with %s', async (_, answer, expected) => {
    const { requests, questions } = await serve({ answer: () => answer });
    expect(await requests.requestPermission(QWEN)).toEqual({
      outcome: { outcome: 'selected', optionId: 'proceed_once' },
      answers: { 0: expected },
    });
    expect(questions).toMatchObject([
      { kind: 'question', title: 'Which colour?', options: [{ id: 'Red' }, { id: 'Blue' }] },
    ]);
  });

  test('that no one wants to answer is declined', async () => {
    const { requests } = await serve({ answer: () => ({ decision: 'deny' }) });
    const declined = { outcome: { outcome: 'selected', optionId: 'cancel' } };
    expect(await requests.requestPermission(QWEN)).toEqual(declined);
  });
});
