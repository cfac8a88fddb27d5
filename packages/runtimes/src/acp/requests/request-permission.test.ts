import type {
  PermissionOption,
  RequestPermissionRequest,
  ToolCallUpdate,
} from '@agentclientprotocol/sdk/unstable';
import type { InputAnswer, ToolCall } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { servedRuns } from './testing/served-run.ts';

const { serve } = servedRuns();

const option = (kind: PermissionOption['kind'], optionId: string = kind): PermissionOption => ({
  optionId,
  name: `do ${optionId}`,
  kind,
});
const ALL = [option('allow_always'), option('allow_once'), option('reject_once'), option('reject_always')];
const asks = (toolCall: Partial<ToolCallUpdate> = {}, options = ALL): RequestPermissionRequest => ({
  sessionId: 's',
  toolCall: {
    toolCallId: '1',
    title: 'Run it',
    kind: 'execute',
    rawInput: { command: 'rm -r build' },
    ...toolCall,
  },
  options,
});
const selected = (optionId: string) => ({ outcome: { outcome: 'selected', optionId } });

describe('a permission that the task has or has not', () => {
  test('is given once, never for always, and no one is asked', async () => {
    const { requests, questions } = await serve();
    expect(await requests.requestPermission(asks())).toEqual(selected('allow_once'));
    expect(questions).toEqual([]);
  });

  test('is asked for when the agent only offers for always', async () => {
    const { requests, questions } = await serve({ answer: () => ({ decision: 'deny' }) });
    const options = [option('allow_always'), option('reject_once')];
    expect(await requests.requestPermission(asks({}, options))).toEqual(selected('reject_once'));
    expect(questions).toHaveLength(1);
  });

  test('is refused once with a reason, and the task shows it', async () => {
    const { requests, facts } = await serve({ permissions: { execute: 'deny' } });
    const response = await requests.requestPermission(asks());
    expect(response).toMatchObject(selected('reject_once'));
    expect(response._meta).toEqual({ 'coxswain/reason': expect.stringContaining("'execute'") });
    expect(facts).toEqual([
      { type: 'MessageAdded', data: { role: 'system', text: expect.stringContaining('Run it'), by: 'cox' } },
    ]);
    const onlyAlways = [option('allow_once'), option('reject_always')];
    expect((await requests.requestPermission(asks({}, onlyAlways))).outcome).toEqual({
      outcome: 'cancelled',
    });
  });

  test('goes by what the call shows when that is stricter than the kind it claims', async () => {
    const { requests } = await serve({ permissions: { execute: 'deny', edit: 'deny' } });
    const claims = (call: object) =>
      requests.requestPermission(asks({ kind: 'read', rawInput: {}, ...call }));
    expect(await claims({ rawInput: { command: 'rm -rf .' } })).toMatchObject(selected('reject_once'));
    const content = [{ type: 'diff' as const, path: 'a', newText: 'x' }];
    expect(await claims({ content })).toMatchObject(selected('reject_once'));
    expect(await claims({})).toMatchObject(selected('allow_once'));
  });

  test('always is for all that it changes, also for what is too long to be shown', async () => {
    const answer = () => ({ decision: 'approve_always' }) as const;
    const { requests, questions } = await serve({ permissions: { edit: 'ask' }, answer });
    const ends = (end: string): Partial<ToolCallUpdate> => ({
      kind: 'edit',
      rawInput: {},
      content: [{ type: 'diff', path: 'a', newText: `${'x'.repeat(2 * 1024 * 1024)}${end}` }],
    });
    for (const end of ['1', '2', '1']) await requests.requestPermission(asks(ends(end)));
    expect(questions).toHaveLength(2);
  });

  test('goes by the kind that is known of the call when the request names none', async () => {
    const known: ToolCall = { toolCallId: '1', name: 'edit', kind: 'edit', status: 'running' };
    const { requests } = await serve({ permissions: { edit: 'deny' }, toolCalls: [known] });
    expect(await requests.requestPermission(asks({ kind: null }))).toMatchObject(selected('reject_once'));
  });
});

describe('a permission that a person decides', () => {
  const answered = async (answer: InputAnswer, options = ALL) => {
    const run = await serve({ permissions: { execute: 'ask' }, answer: () => answer });
    return { ...run, response: await run.requests.requestPermission(asks({}, options)) };
  };

  test('is asked for with the whole command and the options of the agent', async () => {
    const { questions, facts } = await answered({ decision: 'approve' });
    expect(questions).toEqual([
      {
        kind: 'permission',
        title: 'Run it',
        detail: 'rm -r build',
        options: [
          { id: 'allow_always', label: 'do allow_always', meaning: 'allow_always' },
          { id: 'allow_once', label: 'do allow_once', meaning: 'allow' },
          { id: 'reject_once', label: 'do reject_once', meaning: 'deny' },
          { id: 'reject_always', label: 'do reject_always', meaning: 'deny_always' },
        ],
      },
    ]);
    expect(facts.map(({ data }) => data)).toEqual([
      { phase: 'waiting_approval', detail: 'Run it' },
      { phase: 'calling_tool', detail: 'Run it' },
    ]);
  });

  test('is answered with the option that means the same', async () => {
    expect((await answered({ decision: 'approve' })).response).toEqual(selected('allow_once'));
    expect((await answered({ decision: 'approve_always' })).response).toEqual(selected('allow_always'));
    expect((await answered({ decision: 'deny' })).response).toEqual(selected('reject_once'));
    expect((await answered({ decision: 'answer', optionId: 'reject_always' })).response).toEqual(
      selected('reject_always'),
    );
    const two = [option('allow_once', 'a'), option('allow_once', 'b'), option('reject_once')];
    expect((await answered({ decision: 'answer', optionId: 'b' }, two)).response).toEqual(selected('b'));
    expect((await answered({ decision: 'approve_always' }, two)).response).toEqual(selected('a'));
  });

  test('carries the reason of a refusal, and whatever is not clearly a yes is a no', async () => {
    const { response } = await answered({ decision: 'deny', text: 'use make clean' });
    expect(response).toEqual({ ...selected('reject_once'), _meta: { 'coxswain/reason': 'use make clean' } });
    expect((await answered({ decision: 'answer', text: 'yes' })).response).toMatchObject(
      selected('reject_once'),
    );
    expect((await answered({ decision: 'deny', optionId: 'allow_once' })).response).toEqual(
      selected('reject_once'),
    );
  });

  test('is cancelled when the run stops before anyone answers', async () => {
    const { requests } = await serve({ permissions: { execute: 'ask' } });
    expect(await requests.requestPermission(asks())).toEqual({ outcome: { outcome: 'cancelled' } });
  });

  test('for always is remembered for the same thing where the agent cannot', async () => {
    const { requests, questions } = await serve({
      permissions: { execute: 'ask' },
      answer: () => ({ decision: 'approve_always' }),
    });
    const options = [option('allow_once'), option('reject_once')];
    await requests.requestPermission(asks({}, options));
    expect(await requests.requestPermission(asks({ toolCallId: '2' }, options))).toEqual(
      selected('allow_once'),
    );
    expect(questions).toHaveLength(1);
    await requests.requestPermission(asks({ rawInput: { command: 'rm -r /' } }, options));
    expect(questions).toHaveLength(2);
  });

  test('shows changes, and everything that would be touched', async () => {
    const { requests, questions } = await serve({
      permissions: { edit: 'ask' },
      answer: () => ({ decision: 'approve' }),
    });
    await requests.requestPermission(
      asks({
        kind: 'edit',
        rawInput: { ignored: true },
        content: [{ type: 'diff', path: '/a', oldText: 'one\ntwo', newText: 'one\n2' }],
        locations: [{ path: '/a' }, { path: '/hidden' }],
      }),
    );
    expect(questions[0]?.detail).toBe('change /a at line 1\n one\n-two\n+2\n\n/hidden');
    await requests.requestPermission(asks({ kind: 'edit', rawInput: { file_path: '/b', old_string: 'x' } }));
    expect(JSON.parse(questions[1]?.detail ?? '')).toEqual({ file_path: '/b', old_string: 'x' });
  });

  test('shows what was reported about the call before', async () => {
    const known: ToolCall = {
      toolCallId: '1',
      name: 'bash',
      kind: 'execute',
      title: 'tidy',
      status: 'pending',
      input: { command: ['rm', '-r', 'my build'], cwd: '/w' },
    };
    const { requests, questions } = await serve({
      permissions: { execute: 'ask' },
      answer: () => ({ decision: 'approve' }),
      toolCalls: [known],
    });
    await requests.requestPermission(asks({ title: null, kind: null, rawInput: undefined }));
    expect(questions[0]).toMatchObject({ title: 'bash: tidy', detail: "rm -r 'my build'\n(in /w)" });
  });

  test('has a title that names the tool, and shows a long one whole', async () => {
    const { requests, questions } = await serve({
      permissions: { fetch: 'ask' },
      answer: () => ({ decision: 'approve' }),
    });
    const fetch = { kind: 'fetch', rawInput: undefined, _meta: { toolName: 'web_fetch' } } as const;
    await requests.requestPermission(asks({ ...fetch, title: 'https://example.org' }));
    await requests.requestPermission(asks({ ...fetch, title: 'Web_fetch the page' }));
    const long = `https://example.org/${'x'.repeat(1_000)}`;
    await requests.requestPermission(asks({ ...fetch, title: long }));
    expect(questions.map(({ title }) => title.slice(0, 30))).toEqual([
      'web_fetch: https://example.org',
      'Web_fetch the page',
      'web_fetch: https://example.org',
    ]);
    expect(questions[2]?.title.length).toBeLessThan(310);
    expect(questions[2]?.detail).toBe(long);
  });
});
