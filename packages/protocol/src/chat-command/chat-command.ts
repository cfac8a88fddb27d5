// A command of a chat as it was understood: `/task new every 1h watch: …` typed in the cockpit or written on a channel.

import type { NewTriggerInput } from '../schema/trigger.ts';
import type { TaskStatus } from '../task/task-status.ts';

export type ChatCommand =
  | {
      readonly command: 'task new';
      readonly triggers: readonly NewTriggerInput[];
      readonly name: string;
      readonly prompt: string;
    }
  | {
      readonly command: 'task edit';
      readonly job: string;
      /** undefined: as before. */
      readonly triggers?: readonly NewTriggerInput[];
      /** undefined: as before. */
      readonly prompt?: string;
      /** All that stands before the colon: the job that is meant when one is called so, `daily report`. */
      readonly whole: string;
    }
  | { readonly command: 'task list' }
  | {
      readonly command:
        | 'task show'
        | 'task run'
        | 'task runs'
        | 'task last'
        | 'task pause'
        | 'task resume'
        | 'task delete';
      /** Name or id. */
      readonly job: string;
    }
  | { readonly command: 'task cancel' | 'task retry'; readonly task: string }
  /** A job, else a failed task. */
  | { readonly command: 'task repair'; readonly ref: string }
  /** The text may begin with the id of what is answered, or of its task; only who knows what is asked can tell. */
  | { readonly command: 'approve' | 'deny' | 'answer'; readonly text: string }
  | { readonly command: 'item add'; readonly title: string }
  | { readonly command: 'item edit'; readonly item: string; readonly title: string }
  /** The text: what came of it, why, or what somebody is asked. */
  | {
      readonly command: 'item start' | 'item done' | 'item fail' | 'item drop' | 'item move';
      readonly item: string;
      readonly status: TaskStatus;
      readonly text?: string;
    }
  | { readonly command: 'item list' }
  /** A file of this machine, with what is said about it. */
  | { readonly command: 'attach'; readonly file: string; readonly text: string }
  | { readonly command: 'agent list' | 'session list' | 'tasks' | 'new' | 'reset' | 'help' | 'quit' }
  | { readonly command: 'agent switch'; readonly agent: string }
  | { readonly command: 'session new'; readonly session?: string }
  | { readonly command: 'session switch'; readonly session: string }
  | { readonly command: 'bg'; readonly prompt: string }
  /** `default`: that of the agent. undefined: only tell. */
  | { readonly command: 'model'; readonly model?: string }
  | {
      readonly command: 'discuss';
      readonly agents: readonly string[];
      readonly judge?: string;
      readonly rounds?: number;
      readonly topic: string;
    };

export type ChatCommandName = ChatCommand['command'];

/** Why a line with a slash is no command. */
export type ChatCommandProblem =
  /** `known`: the first words that there are, where none is near. */
  | {
      readonly problem: 'unknown';
      readonly name: string;
      readonly nearest?: string;
      readonly known: readonly string[];
    }
  /** A first word that needs a second. */
  | { readonly problem: 'incomplete'; readonly name: string; readonly parts: readonly string[] }
  | { readonly problem: 'missing'; readonly usage: string }
  /** Something stands behind a command that is whole without: it was meant as something else. */
  | { readonly problem: 'takes_nothing'; readonly name: string }
  /** No form of time is known that begins so. */
  | { readonly problem: 'no_such_time'; readonly typed: string; readonly nearest: readonly string[] }
  | { readonly problem: 'past'; readonly typed: string; readonly at: string }
  | { readonly problem: 'no_such_zone'; readonly zone: string }
  | { readonly problem: 'no_name'; readonly typed: string }
  | { readonly problem: 'bad_name'; readonly name: string }
  | { readonly problem: 'no_prompt'; readonly name: string };

/** Something to say to the agent: no slash at the beginning, or two, of which the first is gone. */
export interface ChatMessage {
  readonly message: string;
}

export interface ChatCommandSettings {
  readonly nowMs: number;
  /** IANA name: what wall clocks are meant in that name no zone. */
  readonly timeZone: string;
  /** In whose forms it is said what could have been meant; what is understood does not depend on it. */
  readonly language: 'en' | 'zh';
  /** Somebody writes on a channel: what needs a screen is not offered. */
  readonly isOnChannel?: boolean;
}
