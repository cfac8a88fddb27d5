// What is sent as the prompt: what the agent may have forgotten first, and the prompt itself last, word for word.

import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition, SessionMessage } from '@coxswain/protocol';
import type { OpenWork } from '../../runtime.ts';

export interface PromptParts {
  readonly prompt: string;
  readonly openWork: readonly OpenWork[];
  /** What was said before, for an agent that lost it. */
  readonly transcript?: readonly SessionMessage[];
  readonly agent: AgentDefinition;
  /** The first prompt that this conversation of the agent gets: it is told of its skills and notes. */
  readonly isFirstTurn: boolean;
}

export declare const promptBlocks: (parts: PromptParts) => Promise<ContentBlock[]>;
