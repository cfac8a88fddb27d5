import type { Fact, ToolCall } from '@coxswain/protocol';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { quirksOf } from '../quirks.ts';
import { MAX_FIELD_BYTES } from './bounded.ts';
import { ToolCalls } from './tool-calls.ts';

const calls = (terminalText = (_id: string): string | undefined => undefined) => {
  const clock = { nowMs: 0 };
  const tools = new ToolCalls({ monotonicMs: () => clock.nowMs, terminalText });
  return { clock, tools };
};

const dataOf = (facts: readonly Fact[] | undefined): readonly ToolCall[] =>
  (facts ?? []).map((fact) => fact.data as ToolCall); // only tool calls come out of here
const typesOf = (facts: readonly Fact[] | undefined): readonly string[] =>
  (facts ?? []).map(({ type }) => type);
const said = (text: string): unknown => ({ type: 'content', content: { type: 'text', text } });

describe('a tool call', () => {
  test('is started, updated and completed with what is known by then', () => {
    const { clock, tools } = calls();
    const started = tools.update({ toolCallId: '1', title: 'ls', kind: 'execute', status: 'pending' });
    expect(started).toEqual([
      {
        type: 'ToolCallStarted',
        data: { toolCallId: '1', name: 'execute', kind: 'execute', title: 'ls', status: 'pending' },
      },
    ]);
    expect(
      dataOf(tools.update({ toolCallId: '1', status: 'in_progress', rawInput: { command: 'ls' } })),
    ).toEqual([expect.objectContaining({ status: 'running', input: { command: 'ls' }, title: 'ls' })]);
    expect(tools.open.map(({ toolCallId }) => toolCallId)).toEqual(['1']);
    clock.nowMs = 1234.4;
    const ended = tools.update({
      toolCallId: '1',
      status: 'completed',
      content: [said('a\nb')],
      rawOutput: {},
    });
    expect(ended).toEqual([
      {
        type: 'ToolCallCompleted',
        data: expect.objectContaining({ status: 'completed', output: 'a\nb', durationMs: 1234 }),
      },
    ]);
    expect(tools.open).toEqual([]);
  });

  test('that was never announced is started and completed at once', () => {
    const { tools } = calls();
    const facts = tools.update({ toolCallId: '1', status: 'failed', title: 'x', rawOutput: { error: 'no' } });
    expect(typesOf(facts)).toEqual(['ToolCallStarted', 'ToolCallCompleted']);
    expect(dataOf(facts).map(({ status, output }) => ({ status, output }))).toEqual([
      { status: 'running', output: undefined },
      { status: 'failed', output: { error: 'no' } },
    ]);
  });

  test('that is over takes nothing more, and one without id is none', () => {
    const { tools } = calls();
    tools.update({ toolCallId: '1', status: 'completed', title: 'x' });
    expect(tools.update({ toolCallId: '1', status: 'in_progress' })).toBeUndefined();
    expect(tools.update({ title: 'x' })).toBeUndefined();
    expect(tools.count).toBe(1);
  });

  test('shows its changes, its places and what its terminal printed', () => {
    const { tools } = calls((id) => `printed in ${id}`);
    const [call] = dataOf(
      tools.update({
        toolCallId: '1',
        title: 'edit',
        kind: 'edit',
        content: [
          { type: 'diff', path: '/a', oldText: null, newText: 'new' },
          { type: 'diff', path: '/b', oldText: 'old', newText: 'new' },
          { type: 'terminal', terminalId: 't1' },
        ],
        locations: [{ path: '/a', line: 3 }, { path: '/b', line: null }, {}],
      }),
    );
    expect(call).toMatchObject({
      diffs: [
        { path: '/a', newText: 'new' },
        { path: '/b', oldText: 'old', newText: 'new' },
      ],
      locations: [{ path: '/a', line: 3 }, { path: '/b' }],
      output: 'printed in t1',
    });
  });

  test('has the name that the agent gives the tool, wherever it puts it', () => {
    const nameOf = (update: Record<string, unknown>) =>
      dataOf(calls().tools.update({ toolCallId: '1', title: 'List files', kind: 'other', ...update }))[0]
        ?.name;
    expect(nameOf({ _meta: { claudeCode: { toolName: 'Glob' } } })).toBe('Glob');
    expect(nameOf({ _meta: { toolName: 'list_directory' } })).toBe('list_directory');
    expect(nameOf({ name: 'ls' })).toBe('ls');
    expect(nameOf({ kind: 'search' })).toBe('search');
    expect(nameOf({})).toBe('List files');
  });

  test('keeps its name while its title changes', () => {
    const { tools } = calls();
    tools.update({ toolCallId: '1', title: 'todowrite', kind: 'other' });
    const ended = tools.update({ toolCallId: '1', title: '1 todos', status: 'completed' });
    expect(dataOf(ended)).toEqual([expect.objectContaining({ name: 'todowrite', title: '1 todos' })]);
  });

  test('is named by its first title where the agent begins with that', () => {
    const tools = new ToolCalls({ monotonicMs: () => 0, terminalText: () => undefined, titlesByTool: true });
    const [call] = dataOf(tools.update({ toolCallId: '1', title: 'bash', kind: 'execute' }));
    expect(call?.name).toBe('bash');
    const [other] = dataOf(tools.update({ toolCallId: '2', title: 'ls -la', kind: 'execute' }));
    expect(other?.name).toBe('execute');
  });

  test('whose output is reported again and again is stored in proportion to its time', () => {
    const { clock, tools } = calls();
    tools.update({ toolCallId: '1', title: 'make', status: 'in_progress' });
    let reports = 0;
    for (clock.nowMs = 0; clock.nowMs < 600_000; clock.nowMs += 100) {
      reports += tools.update({ toolCallId: '1', content: [said(`${clock.nowMs}`)] })?.length ?? 0;
    }
    expect(reports).toBeGreaterThan(10);
    expect(reports).toBeLessThan(50);
    const ended = tools.update({ toolCallId: '1', status: 'completed', content: [said('all')] });
    expect(dataOf(ended)).toEqual([expect.objectContaining({ output: 'all' })]);
  });

  test('that says nothing new is not reported again', () => {
    const { clock, tools } = calls();
    tools.update({ toolCallId: '1', title: 'make', status: 'in_progress' });
    clock.nowMs = 60_000;
    expect(tools.update({ toolCallId: '1', status: 'in_progress', _meta: { elapsed: 60 } })).toEqual([]);
  });

  test('never takes more than its bound in an event', () => {
    const huge = 'x'.repeat(3 * MAX_FIELD_BYTES);
    const diff = { type: 'diff', path: '/a', oldText: huge, newText: huge };
    const [call] = dataOf(
      calls().tools.update({
        toolCallId: '1',
        title: huge,
        rawInput: { huge },
        content: [said(huge), diff, diff],
      }),
    );
    expect(Buffer.byteLength(JSON.stringify(call))).toBeLessThan(4 * MAX_FIELD_BYTES);
    expect(call?.output).toMatch(/bytes left out/);
  });
});

describe('open tool calls at the end of a turn', () => {
  test('are cancelled when they ran, skipped when they waited', () => {
    const { tools } = calls();
    tools.update({ toolCallId: '1', title: 'a', status: 'in_progress' });
    tools.update({ toolCallId: '2', title: 'b', status: 'pending' });
    expect(dataOf(tools.endAll('cancelled')).map(({ status }) => status)).toEqual(['cancelled', 'skipped']);
    expect(tools.open).toEqual([]);
    expect(tools.count).toBe(2);
  });
});

test('partial updates, in whatever pieces, come to the same call as one update with everything', () => {
  const whole = {
    title: 'Run it',
    kind: 'execute',
    rawInput: { command: 'ls' },
    content: [said('out')],
    locations: [{ path: '/a', line: 1 }],
    rawOutput: { code: 0 },
    _meta: { toolName: 'bash' },
  };
  const fields = Object.keys(whole);
  fc.assert(
    fc.property(fc.shuffledSubarray(fields, { minLength: fields.length }), fc.nat(6), (order, cut) => {
      const parts = [order.slice(0, cut), order.slice(cut)];
      const partial = calls().tools;
      for (const part of parts) {
        const update = Object.fromEntries(Object.entries(whole).filter(([name]) => part.includes(name)));
        // null means not reported: it changes nothing.
        const silent = Object.fromEntries(
          fields.filter((name) => !part.includes(name)).map((name) => [name, null]),
        );
        partial.update({ toolCallId: '1', status: 'in_progress', ...silent, ...update });
      }
      const atOnce = calls().tools;
      atOnce.update({ toolCallId: '1', status: 'in_progress', ...whole });
      const ended = { toolCallId: '1', status: 'completed' };
      expect(dataOf(partial.update(ended))).toEqual(dataOf(atOnce.update(ended)));
    }),
  );
});

describe('a call that is reported as completed or failed and was aborted', () => {
  const aborted = 'half\n\n<shell_metadata>\nUser aborted the command\n</shell_metadata>';
  const ending = (isStopping: boolean, output: string, status = 'completed') => {
    const abortedMark = quirksOf({ name: 'OpenCode', version: '1.18.33' }).abortedMark;
    const tools = new ToolCalls({ monotonicMs: () => 0, terminalText: () => undefined, abortedMark });
    tools.update({ toolCallId: '1', title: 'sleep', status: 'in_progress' });
    if (isStopping) tools.stopping();
    return dataOf(tools.update({ toolCallId: '1', status, content: [said(output)] }))[0]?.status;
  };

  test('is cancelled when the agent was cancelled and says so itself', () => {
    expect(ending(true, aborted)).toBe('cancelled');
    expect(ending(true, aborted, 'failed')).toBe('cancelled');
    expect(ending(true, 'Tool execution aborted', 'failed')).toBe('cancelled');
  });

  test('otherwise stays as reported', () => {
    expect(ending(false, aborted)).toBe('completed');
    expect(ending(true, 'all of it')).toBe('completed');
    expect(ending(true, `${aborted}\nand more`)).toBe('completed');
    expect(ending(false, 'Tool execution aborted', 'failed')).toBe('failed');
    expect(ending(true, 'Tool execution aborted: no', 'failed')).toBe('failed');
  });
});
