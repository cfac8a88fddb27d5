// A parsed chat command: `/task new every 1h watch: …` typed in the cockpit or sent on a channel.

import type { ScheduleSettings } from '../schedule/schedule.ts';
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
      /** undefined: unchanged. */
      readonly triggers?: readonly NewTriggerInput[] | undefined;
      /** undefined: unchanged. */
      readonly prompt?: string | undefined;
      /** Everything before the colon: the job, if there is one with this name, `daily report`. */
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
  /** The text may start with the id of the question or of its task; resolving that requires the open questions. */
  | { readonly command: 'approve' | 'deny' | 'answer'; readonly text: string }
  | { readonly command: 'item add'; readonly title: string }
  | { readonly command: 'item edit'; readonly item: string; readonly title: string }
  /** The text: the result, the reason, or the question. */
  | {
      readonly command: 'item start' | 'item done' | 'item fail' | 'item drop' | 'item move';
      readonly item: string;
      readonly status: TaskStatus;
      readonly text?: string | undefined;
    }
  | { readonly command: 'item list' }
  /** A file on this machine, with a message. */
  | { readonly command: 'attach'; readonly file: string; readonly text: string }
  | { readonly command: 'agent list' | 'session list' | 'tasks' | 'new' | 'reset' | 'help' | 'quit' }
  | { readonly command: 'agent switch'; readonly agent: string }
  | { readonly command: 'session new'; readonly session?: string | undefined }
  | { readonly command: 'session switch'; readonly session: string }
  | { readonly command: 'bg'; readonly prompt: string }
  /** `default`: the model of the agent. undefined: only show it. */
  | { readonly command: 'model'; readonly model?: string | undefined }
  | {
      readonly command: 'discuss';
      readonly agents: readonly string[];
      readonly judge?: string | undefined;
      readonly rounds?: number | undefined;
      readonly topic: string;
    };

export type ChatCommandName = ChatCommand['command'];

/** Why a line with a slash is not a valid command. */
export type ChatCommandProblem =
  /** `known`: all first words, for when none is near. */
  | {
      readonly problem: 'unknown';
      readonly name: string;
      readonly nearest?: string | undefined;
      readonly known: readonly string[];
    }
  /** A first word that needs a second. */
  | { readonly problem: 'incomplete'; readonly name: string; readonly parts: readonly string[] }
  | { readonly problem: 'missing'; readonly usage: string }
  /** An argument after a command that takes none: it was probably meant as something else. */
  | { readonly problem: 'takes_nothing'; readonly name: string }
  /** No known time format starts like this. */
  | { readonly problem: 'no_such_time'; readonly typed: string; readonly nearest: readonly string[] }
  | { readonly problem: 'past'; readonly typed: string; readonly at: string }
  | { readonly problem: 'no_such_zone'; readonly zone: string }
  | { readonly problem: 'no_name'; readonly typed: string }
  | { readonly problem: 'bad_name'; readonly name: string }
  | { readonly problem: 'no_prompt'; readonly name: string };

/** A message for the agent: without a leading slash, or with two, the first of which is removed. */
export interface ChatMessage {
  readonly message: string;
}

export interface ChatCommandSettings extends ScheduleSettings {
  /** The language of suggestions. Commands are understood in both. */
  readonly language: 'en' | 'zh';
  /** The command comes from a channel: commands that need a screen are not suggested. */
  readonly isOnChannel?: boolean;
}
