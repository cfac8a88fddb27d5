// Describes an agent that ended, or stopped answering, while it was needed.

import { outcomeOfExit } from '../../command/exit-outcome.ts';
import { wordsOfError } from '../../command/last-words.ts';
import type { AgentHost } from './agent-host.ts';
import { AgentFailure, failure } from './failure.ts';

// An agent whose pipe has closed is ending, or has closed it by mistake and lives on.
const EXIT_GRACE_MS = 1_000;

/** What the agent was needed for. */
export interface Need {
  /** As a person reads it, like `in the middle of its turn`. */
  readonly during: string;
  /** A hint for when the agent itself gave no reason. */
  readonly hint?: string | undefined;
}

/** How the agent failed: it ended, closed its output, or sent something invalid. */
export const goneFailure = async (host: AgentHost, { during, hint }: Need): Promise<AgentFailure> => {
  const refused = await host.gone;
  if (refused) return failure('runtime_error', `${host.program} was stopped ${during}: ${refused.message}`);
  const exit = await Promise.race([host.exited, after(EXIT_GRACE_MS)]);
  if (!exit)
    return failure('runtime_error', withStderr(host, `${host.program} closed its output ${during}`, hint));
  const outcome = outcomeOfExit(exit, {
    program: host.program,
    stderrTail: host.stderrTail,
    result: undefined,
  });
  if (outcome.status === 'cancelled') return new AgentFailure(outcome);
  if (outcome.status !== 'failed')
    return failure('runtime_error', withStderr(host, `${host.program} ended ${during}`, hint));
  const isSilent = wordsOfError(host.stderrTail) === '';
  const message = `${outcome.message} (${during})${isSilent ? asked(hint) : ''}`;
  return new AgentFailure({ ...outcome, message });
};

/** The message with what the agent wrote to stderr last, or with the hint when it wrote nothing. */
export const withStderr = (host: AgentHost, message: string, hint?: string): string => {
  const words = wordsOfError(host.stderrTail);
  return words === '' ? message + asked(hint) : `${message}; its last output on stderr: ${words}`;
};

const asked = (hint: string | undefined): string => (hint === undefined ? '' : `; ${hint}`);

const after = (ms: number): Promise<undefined> =>
  new Promise((resolve) => {
    setTimeout(() => resolve(undefined), ms).unref();
  });
