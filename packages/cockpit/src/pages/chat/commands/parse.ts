// What was typed: something for the agent, a command, or a command that lacks something.

import type { ChatCommand, ChatCommandProblem, ChatCommandSettings } from '@coxswain/protocol';
import { parseChatCommand } from '@coxswain/protocol/chat';

export type Typed =
  /** Something to say to the agent. */
  | { readonly type: 'message'; readonly text: string }
  | { readonly type: 'command'; readonly command: ChatCommand }
  | { readonly type: 'problem'; readonly problem: ChatCommandProblem };

/** What is no command of ours may be one of the agent. */
const MAY_BE_ANOTHERS: ReadonlySet<ChatCommandProblem['problem']> = new Set([
  'unknown',
  'incomplete',
  'takes_nothing',
]);

/** `ofAgent`: names of the commands that the agent itself understands; ours come first. */
export const parseTyped = (
  text: string,
  ofAgent: ReadonlySet<string>,
  settings: ChatCommandSettings,
): Typed => {
  const read = parseChatCommand(text, settings);
  if ('message' in read) return { type: 'message', text: read.message };
  if ('command' in read) return { type: 'command', command: read };
  const [first = ''] = text.slice(1).trim().split(/\s/, 1);
  if (MAY_BE_ANOTHERS.has(read.problem) && ofAgent.has(first)) return { type: 'message', text };
  return { type: 'problem', problem: read };
};
