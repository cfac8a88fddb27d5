// Who may speak in a discussion: agents that read what was said, not shells that would run it.

import { ProblemError } from '@coxswain/protocol';
import { agentNamed } from '../../agents/index.ts';
import type { EngineSettings } from '../../engine.ts';

/** Throws `agent_not_found`, or `unprocessable` for one that cannot speak. */
export const requireSpeaker = (settings: EngineSettings, name: string): void => {
  const { runtime, shell } = agentNamed(settings, name);
  if (runtime === 'cox')
    throw new ProblemError('unprocessable', `agent '${name}' runs discussions and cannot take part in them`);
  if (shell === true)
    throw new ProblemError(
      'unprocessable',
      `agent '${name}' would run what the others say as shell commands; choose an agent that reads its prompt`,
    );
};
