// What to say of an agent that ended, or fell silent, while it was needed.

import { outcomeOfExit } from '../../command/exit-outcome.ts';
import { wordsOfError } from '../../command/last-words.ts';
import type { AgentHost } from './agent-host.ts';
import { AgentFailure, failure } from './failure.ts';

// An agent whose pipe has closed is ending, or has closed it by mistake and lives on.
const EXIT_GRACE_MS = 1_000;

/**
 * Says how the agent went: it ended, closed its output, or was refused for what it sent.
 * @param during what it was needed for, like `in the middle of its turn`
 */
export const goneFailure = async (host: AgentHost, during: string): Promise<AgentFailure> => {
  const refused = await host.gone;
  if (refused) return failure('runtime_error', `${host.program} was stopped ${during}: ${refused.message}`);
  const exit = await Promise.race([host.exited, after(EXIT_GRACE_MS)]);
  if (!exit) return failure('runtime_error', withStderr(host, `${host.program} closed its output ${during}`));
  const outcome = outcomeOfExit(exit, {
    program: host.program,
    stderrTail: host.stderrTail,
    result: undefined,
  });
  if (outcome.status !== 'failed')
    return failure('runtime_error', withStderr(host, `${host.program} ended ${during}`));
  return new AgentFailure({ ...outcome, message: `${outcome.message} (${during})` });
};

/** The message with what the agent wrote to stderr last. */
export const withStderr = (host: AgentHost, message: string): string => {
  const words = wordsOfError(host.stderrTail);
  return words === '' ? message : `${message}; the last it wrote to stderr: ${words}`;
};

const after = (ms: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
