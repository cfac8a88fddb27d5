// A surveyor that does on demand what no agent should. Tests of those who run agents need one that does.
//
//   --slow <ms>       waits this long before each step
//   --chatty <n>      says n more pieces of text in the middle of a turn
//   --fail            answers each prompt with an error, in the middle of its work
//   --crash           dies in the middle of its work
//   --ignore-cancel   goes on when it is cancelled, when stdin is closed, and on SIGTERM
//   --helper          starts a process in a session of its own (sleep 600), and leaves it behind

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Readable, Writable } from 'node:stream';
import { parseArgs } from 'node:util';
import { type AnyMessage, ndJsonStream, RequestError } from '@agentclientprotocol/sdk';
import { pause } from '../../processes/pause.ts';
import { surveyor } from '../../surveyor/agent.ts';
import { type Turn, useTool } from '../../surveyor/turn.ts';

const HELPER = ['sleep', ['600']] as const;

const { values: options } = parseArgs({
  options: {
    slow: { type: 'string', default: '0' },
    chatty: { type: 'string', default: '0' },
    fail: { type: 'boolean' },
    crash: { type: 'boolean' },
    'ignore-cancel': { type: 'boolean' },
    helper: { type: 'boolean' },
  },
});

const startHelper = (turn: Turn): Promise<{ readonly pid: number | undefined }> =>
  useTool(turn, { tool: 'helper', title: 'sleep 600', kind: 'execute' }, async () => {
    const child = spawn(...HELPER, { detached: true, stdio: 'ignore' });
    await once(child, 'spawn');
    child.unref();
    return { pid: child.pid };
  });

const misbehave = async (turn: Turn): Promise<void> => {
  const chunks = Number(options.chatty);
  if (options.helper) await startHelper(turn);
  for (let n = 1; n <= chunks && !turn.signal.aborted; n++)
    await turn.send({
      sessionUpdate: 'agent_message_chunk',
      messageId: `chatty-${turn.n}`,
      content: { type: 'text', text: `Piece ${n} of ${chunks} of what could be said.\n` },
    });
  if (options.fail) throw new RequestError(-32603, 'The surveyor fails, as it was told to (--fail)');
  if (options.crash)
    await new Promise(() => {
      setImmediate(() => {
        throw new Error('the surveyor crashes, as it was told to (--crash)');
      });
    });
};

/** How many steps a turn has started; in the second it misbehaves. */
const stepsOf = new WeakMap<Turn, number>();
const beforeStep = async (turn: Turn): Promise<void> => {
  if (Number(options.slow) > 0) await pause(Number(options.slow), turn.signal);
  const step = (stepsOf.get(turn) ?? 0) + 1;
  stepsOf.set(turn, step);
  if (step === 2) await misbehave(turn);
};

process.stdout.on('error', () => {});
const { readable, writable } = ndJsonStream(
  Writable.toWeb(process.stdout) as WritableStream<Uint8Array>,
  Readable.toWeb(process.stdin) as ReadableStream<Uint8Array>,
);

/** Ignores a cancel, the loss of its client, and that no one reads its output. */
const deaf = () => {
  process.on('SIGTERM', () => {});
  const writer = writable.getWriter();
  return {
    readable: new ReadableStream<AnyMessage>({
      start: async (controller) => {
        for await (const message of readable)
          if (!('method' in message && /cancel/.test(message.method))) controller.enqueue(message);
      },
    }),
    writable: new WritableStream<AnyMessage>({ write: (message) => writer.write(message).catch(() => {}) }),
  };
};

surveyor(beforeStep).connect(options['ignore-cancel'] ? deaf() : { readable, writable });
