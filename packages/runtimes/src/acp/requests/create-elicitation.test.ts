import type { CreateElicitationRequest } from '@agentclientprotocol/sdk/unstable';
import type { InputAnswer } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { servedRuns } from './testing/served-run.ts';

const { serve } = servedRuns();

const form = (properties: object, required: readonly string[] = []): CreateElicitationRequest =>
  ({
    mode: 'form',
    sessionId: 's',
    message: 'Which?',
    requestedSchema: { type: 'object', properties, required },
  }) as CreateElicitationRequest;

/** Answers one after the other; what came of it, and what was asked. */
const answered = async (request: CreateElicitationRequest, ...answers: readonly InputAnswer[]) => {
  const left = [...answers];
  const run = await serve({
    answer: () => {
      const answer = left.shift();
      if (!answer) throw new Error('the run stops');
      return answer;
    },
  });
  return { response: await run.requests.createElicitation(request), questions: run.questions };
};
const says = (text: string): InputAnswer => ({ decision: 'answer', text });

describe('a form', () => {
  const two = form(
    {
      name: { type: 'string', title: 'Name', description: null, minLength: 2 },
      count: { type: 'integer', minimum: 1 },
    },
    ['name'],
  );

  test('is asked for with its fields, and answered with JSON', async () => {
    const { response, questions } = await answered(two, says('{"name":"ab","count":2}'));
    expect(response).toEqual({ action: 'accept', content: { name: 'ab', count: 2 } });
    expect(questions[0]).toMatchObject({
      kind: 'question',
      title: 'Which?',
      detail: 'name (string) Name\ncount (integer, optional)',
      schema: { required: ['name'] },
    });
  });

  test('is asked for again with what was wrong', async () => {
    const { response, questions } = await answered(
      two,
      says('{"count":0}'),
      says('ab'),
      says('{"name":"ab"}'),
    );
    expect(response).toEqual({ action: 'accept', content: { name: 'ab' } });
    expect(questions[1]?.title).toMatch(/^Which\? \(the last answer did not fit: .*name: .*count: /);
    expect(questions[2]?.title).toContain('the form has the fields name, count: answer with a JSON object');
  });

  test('is declined by a no, cancelled when the run stops', async () => {
    expect((await answered(two, { decision: 'deny' })).response).toEqual({ action: 'decline' });
    expect((await answered(two)).response).toEqual({ action: 'cancel' });
  });

  test('is given up when nothing ever fits', async () => {
    const never = Array.from({ length: 20 }, () => says('no JSON'));
    const { response, questions } = await answered(two, ...never);
    expect(response).toEqual({ action: 'cancel' });
    expect(questions).toHaveLength(10);
  });
});

describe('a form with one field', () => {
  test('takes plain words', async () => {
    const text = form({ name: { type: 'string' } }, ['name']);
    expect((await answered(text, says('two words'))).response).toEqual({
      action: 'accept',
      content: { name: 'two words' },
    });
    const number = form({ n: { type: 'integer' } }, ['n']);
    const { response } = await answered(number, says('many'), says('3'));
    expect(response).toEqual({ action: 'accept', content: { n: 3 } });
  });

  test('takes a choice by its option, its value or what it is called', async () => {
    const request = form(
      {
        colour: {
          type: 'string',
          oneOf: [
            { const: 'r', title: 'Red' },
            { const: 'g', title: 'Green' },
          ],
        },
      },
      ['colour'],
    );
    const { response, questions } = await answered(request, { decision: 'answer', optionId: 'g' });
    expect(response).toEqual({ action: 'accept', content: { colour: 'g' } });
    expect(questions[0]?.options).toEqual([
      { id: 'r', label: 'Red' },
      { id: 'g', label: 'Green' },
    ]);
    expect((await answered(request, says('red'))).response).toMatchObject({ content: { colour: 'r' } });
    expect((await answered(request, says('blue'), says('R'))).response).toMatchObject({
      content: { colour: 'r' },
    });
  });

  test('takes yes and no, and an approval as yes', async () => {
    const request = form({ sure: { type: 'boolean' } }, ['sure']);
    expect((await answered(request, says('No'))).response).toMatchObject({ content: { sure: false } });
    expect((await answered(request, { decision: 'approve' })).response).toMatchObject({
      content: { sure: true },
    });
    expect((await answered(request, { decision: 'answer', optionId: 'true' })).response).toMatchObject({
      content: { sure: true },
    });
  });

  test('takes several choices', async () => {
    const request = form(
      {
        of: {
          type: 'array',
          items: {
            anyOf: [
              { const: 'a', title: 'Apple' },
              { const: 'b', title: 'Pear' },
            ],
          },
          minItems: 1,
        },
      },
      ['of'],
    );
    expect((await answered(request, says('apple, b'))).response).toMatchObject({
      content: { of: ['a', 'b'] },
    });
    expect((await answered(request, says('plum'), says('["b"]'))).response).toMatchObject({
      content: { of: ['b'] },
    });
  });
});

describe('a form with one choice and room for words', () => {
  // As claude-agent-acp 0.100.0 asks.
  const colour = form({
    question_0: {
      type: 'string',
      title: 'Colour',
      oneOf: [
        { const: 'Red', title: 'Red' },
        { const: 'Blue', title: 'Blue' },
      ],
    },
    question_0_custom: { type: 'string', title: 'Other' },
  });

  test('offers the choice, and takes it in plain words', async () => {
    const { response, questions } = await answered(colour, says('blue'));
    expect(response).toEqual({ action: 'accept', content: { question_0: 'Blue' } });
    expect(questions[0]?.options).toEqual([
      { id: 'Red', label: 'Red' },
      { id: 'Blue', label: 'Blue' },
    ]);
  });

  test('takes other words where there is room for them', async () => {
    const { response } = await answered(colour, says('a dark green'));
    expect(response).toEqual({ action: 'accept', content: { question_0_custom: 'a dark green' } });
  });
});

describe('an address', () => {
  const request: CreateElicitationRequest = {
    mode: 'url',
    sessionId: 's',
    elicitationId: 'e',
    message: 'Log in',
    url: 'https://example.org/login',
  };

  test('is shown, and opened or declined', async () => {
    const { response, questions } = await answered(request, { decision: 'answer', optionId: 'done' });
    expect(response).toEqual({ action: 'accept' });
    expect(questions[0]).toMatchObject({ title: 'Log in', detail: 'https://example.org/login' });
    expect((await answered(request, { decision: 'answer', optionId: 'decline' })).response).toEqual({
      action: 'decline',
    });
    expect((await answered(request)).response).toEqual({ action: 'cancel' });
  });

  test('is the only other thing that can be asked for', async () => {
    const { requests } = await serve();
    const other = { mode: 'voice', sessionId: 's', message: 'Speak' } as CreateElicitationRequest;
    await expect(requests.createElicitation(other)).rejects.toMatchObject({ code: -32_602 });
  });
});
