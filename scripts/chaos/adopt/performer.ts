// An agent for `npm run chaos adopt` that writes down for itself what it does, before it says so: what the ledger says can be
// compared with that. It speaks ACP, or prints the lines of Claude's `stream-json`.
//
//   performer.ts acp <journal>
//   performer.ts format <journal> <prompt>
//
// A prompt is `<tag> <act> <count>`.

import { appendFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as pause } from 'node:timers/promises';

const [way = '', journal = '', argument = ''] = process.argv.slice(2);
const STEP_MS = 60;
/** A tool begins with every so many words, and ends with the next word. */
const WORDS_A_TOOL = 3;

const say = (line: object): void => {
  process.stdout.write(`${JSON.stringify(line)}\n`);
};

interface Voice {
  word(n: number): void;
  begin(tool: string): void;
  end(tool: string): void;
  ask(tool: string): Promise<string>;
}

/** What a prompt asks for: numbered words, and tools between them; or one question. */
const perform = async (prompt: string, voice: Voice): Promise<void> => {
  const [tag = '', act = '', count = '0'] = prompt.split(' ').slice(-3);
  const note = (what: string): void => appendFileSync(journal, `${tag} ${what}\n`);
  note(`prompt ${process.pid}`);
  if (act === 'ask') {
    note('asks');
    note(`answered ${await voice.ask(`${tag}-ask`)}`);
  }
  let tool: string | undefined;
  for (let n = 1; n <= Number(count); n += 1) {
    await pause(STEP_MS);
    if (tool !== undefined) voice.end(tool);
    tool = n % WORDS_A_TOOL === 0 ? `${tag}-${n}` : undefined;
    if (tool !== undefined) note(`tool ${tool}`);
    if (tool !== undefined) voice.begin(tool);
    note(`word ${n}`);
    voice.word(n);
  }
  if (tool !== undefined) voice.end(tool);
  note('over');
};

const usage = (n: number) => ({ input_tokens: 10 * n, output_tokens: n });

const performInFormat = async (): Promise<void> => {
  let words = 0;
  say({ type: 'system', subtype: 'init', session_id: `session-${process.pid}` });
  const message = (role: string, id: string, block: object): void =>
    say({ type: role, message: { id, content: [block] } });
  await perform(argument, {
    word: (n) => {
      words = n;
      message('assistant', `m${n}`, { type: 'text', text: `<${n}>` });
    },
    begin: (id) => message('assistant', id, { type: 'tool_use', id, name: 'make', input: { id } }),
    end: (id) => message('user', id, { type: 'tool_result', tool_use_id: id, content: 'made' }),
    ask: async () => '',
  });
  say({ type: 'result', subtype: 'success', is_error: false, result: `all ${words}`, usage: usage(words) });
};

interface Line {
  readonly id?: number | string;
  readonly method?: string;
  readonly params?: { readonly prompt?: readonly { readonly text?: string }[] };
  readonly result?: {
    readonly outcome?: { readonly optionId?: string; readonly outcome?: string };
  };
}

const sessionId = `session-${process.pid}`;
const waiting = new Map<number | string, (line: Line) => void>();
let asked = 0;

const speaker = (): Voice => {
  const update = (what: object): void =>
    say({ jsonrpc: '2.0', method: 'session/update', params: { sessionId, update: what } });
  return {
    word: (n) => update({ sessionUpdate: 'agent_message_chunk', content: { type: 'text', text: `<${n}>` } }),
    begin: (toolCallId) =>
      update({
        ...{ sessionUpdate: 'tool_call', toolCallId, title: toolCallId },
        ...{ kind: 'execute', status: 'in_progress' },
      }),
    end: (toolCallId) => update({ sessionUpdate: 'tool_call_update', toolCallId, status: 'completed' }),
    ask: async (toolCallId) => {
      asked += 1;
      const id = `ask-${asked}`;
      const answered = new Promise<Line>((resolve) => waiting.set(id, resolve));
      const options = [
        { optionId: 'yes', name: 'Yes', kind: 'allow_once' },
        { optionId: 'no', name: 'No', kind: 'reject_once' },
      ];
      const toolCall = { toolCallId, title: 'may it?', kind: 'execute' };
      const params = { sessionId, toolCall, options };
      say({ jsonrpc: '2.0', id, method: 'session/request_permission', params });
      const { outcome } = (await answered).result ?? {};
      return outcome?.optionId ?? outcome?.outcome ?? 'nothing';
    },
  };
};

const ANSWERS: Readonly<Record<string, (params: Line['params']) => object | Promise<object>>> = {
  initialize: () => ({ protocolVersion: 1, agentInfo: { name: 'performer', version: '1' }, authMethods: [] }),
  'session/new': () => ({ sessionId }),
  'session/prompt': async (params) => {
    await perform(params?.prompt?.at(-1)?.text ?? '', speaker());
    return { stopReason: 'end_turn' };
  },
};

const hear = async (line: Line): Promise<void> => {
  const { id, method } = line;
  if (method === undefined) {
    // An answer that comes twice is one too many, which the journal tells.
    if (id !== undefined && !waiting.has(id)) appendFileSync(journal, `stray answer ${id}\n`);
    if (id !== undefined) waiting.get(id)?.(line);
    if (id !== undefined) waiting.delete(id);
    return;
  }
  if (id === undefined) return;
  const answer = ANSWERS[method];
  if (answer) say({ jsonrpc: '2.0', id, result: await answer(line.params) });
  else say({ jsonrpc: '2.0', id, error: { code: -32_601, message: `there is no ${method}` } });
};

if (way === 'format') await performInFormat();
else createInterface({ input: process.stdin }).on('line', (line) => void hear(JSON.parse(line)));
