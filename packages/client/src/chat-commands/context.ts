// What a chat command works with: the daemon, the conversation in which it was said, and where that conversation is.

import type { ChatCommand, ChatQuestion, InputRequest } from '@coxswain/protocol';
import type { Client } from '../client.ts';

/** Where the conversation goes: into a session, or into a new one that begins with the next message. */
export interface ChatDestination {
  readonly session?: string;
  readonly agent?: string;
}

export interface ChatCommandContext {
  readonly client: Client;
  /** undefined: it begins with the first message. */
  readonly session: string | undefined;
  readonly agent: string | undefined;
  /** Known where the questions of the conversation are on the screen; else those of the session are used. */
  readonly openRequest?: InputRequest;
  /** When the command was given, where that may be a while ago: it answers nothing that was asked later. */
  readonly givenAt?: string;
  /** For what it begins. */
  readonly source: 'cockpit' | 'api';
  readonly workDir?: string;
  readonly environment?: Readonly<Record<string, string>>;
  /** Where its tasks send notices; default: what the daemon decides. */
  readonly deliverTo?: readonly string[];
  /** Leads the conversation elsewhere. */
  readonly move: (to: ChatDestination) => Promise<void>;
  /** Where a conversation is known by the name of its session: one that no session has. Else the first message gives it. */
  readonly nameSession?: () => Promise<string>;
  /** Without it everything is done at once. */
  readonly confirm?: (question: ChatQuestion) => Promise<boolean>;
  /** The prompt for an agent that should try again. */
  readonly repairPrompt: (error: string, prompt: string) => string;
}

/** A command by its name. */
export type CommandOf<Name extends ChatCommand['command']> = Extract<ChatCommand, { readonly command: Name }>;
