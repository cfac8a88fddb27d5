// What the surveyor does on demand that no agent should: tests and demonstrations need agents that do.

import { spawn } from 'node:child_process';
import { RequestError } from '@agentclientprotocol/sdk';
import { useTool } from './tool-call.ts';
import type { Turn } from './turn.ts';

const HELPER = ['sleep', '600'] as const;

/** Called in the middle of a turn: when one step is done and others are left. */
export const misbehave = async (turn: Turn): Promise<void> => {
  const { hasHelper, isFailing, isCrashing, chattyChunks } = turn.options;
  if (hasHelper) await startHelper(turn);
  for (let n = 1; n <= chattyChunks && !turn.signal.aborted; n++)
    await turn.voice.say(`Piece ${n} of ${chattyChunks} of what could be said.\n`, `chatty-${turn.n}`);
  if (isFailing) throw new RequestError(-32603, 'The surveyor fails, as it was told to (--fail)');
  if (isCrashing) await crash();
};

const startHelper = (turn: Turn): Promise<void> =>
  useTool(turn, {
    id: `helper-${turn.n}`,
    name: 'run_command',
    title: HELPER.join(' '),
    kind: 'execute',
    input: { command: HELPER, isBackground: true },
    work: async () => {
      const [file, ...args] = HELPER;
      const child = spawn(file, args, { detached: true, stdio: 'ignore', cwd: turn.folder });
      const pid = await new Promise<number | undefined>((resolve, reject) => {
        child.once('spawn', () => resolve(child.pid));
        child.once('error', reject);
      });
      child.unref();
      return { value: undefined, output: { pid }, text: `runs as process ${pid}` };
    },
  });

/** Never resolves: the process ends with a stack on stderr, as by any error that nobody caught. */
const crash = (): Promise<never> =>
  new Promise(() => {
    setImmediate(() => {
      throw new Error('the surveyor crashes, as it was told to (--crash)');
    });
  });
