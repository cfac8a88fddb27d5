// The result of a chat command, to be worded by a channel or a page of the cockpit.
import type { AgentSummary, CancelAnswer, JobRun, NewTriggerInput, Session } from '../schema/index.ts';
import type { InputRequest } from '../schema/input.ts';
import type { Job, Occurrence } from '../schema/job.ts';
import type { Task } from '../schema/task.ts';

/** A confirmation before the command runs, at a screen. */
export type ChatQuestion =
  /** `job`: the existing job that would be changed. */
  | {
      readonly question: 'save';
      readonly name: string;
      readonly triggers: readonly NewTriggerInput[];
      /** undefined: unchanged. */
      readonly prompt: string | undefined;
      readonly next: readonly Occurrence[];
      /** Its agent and session; undefined: the default agent, a session of its own. */
      readonly agent?: string;
      readonly session?: string;
      readonly job?: Job;
    }
  | { readonly question: 'delete'; readonly job: Job }
  | { readonly question: 'reset'; readonly session: string };

export type ChatCommandOutcome =
  | { readonly outcome: 'job_saved' | 'job_changed'; readonly job: Job; readonly next: readonly Occurrence[] }
  /** The question was dismissed. */
  | { readonly outcome: 'left' }
  /** No change was given: the job as it is, to be edited. */
  | { readonly outcome: 'job_to_edit'; readonly job: Job }
  | { readonly outcome: 'jobs'; readonly jobs: readonly Job[] }
  | {
      readonly outcome: 'job';
      readonly job: Job;
      readonly next: readonly Occurrence[];
      readonly runs: readonly JobRun[];
    }
  | { readonly outcome: 'job_runs'; readonly job: Job; readonly runs: readonly JobRun[] }
  /** undefined: it has not run yet, or its last run is no longer retained. */
  | { readonly outcome: 'job_last'; readonly job: Job; readonly task: Task | undefined }
  | { readonly outcome: 'job_started'; readonly job: Job; readonly task: Task }
  | { readonly outcome: 'job_paused' | 'job_resumed' | 'job_deleted'; readonly job: Job }
  | { readonly outcome: 'job_repaired'; readonly job: Job; readonly repaired: readonly string[] }
  /** `nearest`: the name that may be meant. */
  | { readonly outcome: 'no_such_job'; readonly typed: string; readonly nearest?: string | undefined }
  | ({ readonly outcome: 'cancelled' } & Pick<CancelAnswer, 'task' | 'effect' | 'descendants'>)
  | { readonly outcome: 'retried'; readonly task: Task }
  /** It did not fail. / It ran a program, which cannot take a prompt about its error. */
  | { readonly outcome: 'not_failed' | 'not_repairable'; readonly task: Task }
  | { readonly outcome: 'items'; readonly items: readonly Task[] }
  | { readonly outcome: 'item_added' | 'item_edited' | 'item_moved'; readonly item: Task }
  | { readonly outcome: 'answered'; readonly request: InputRequest }
  | { readonly outcome: 'nothing_asked'; readonly typed: string }
  /** Several questions are open: the user must say which one is meant. */
  | { readonly outcome: 'several_asked'; readonly requests: readonly InputRequest[] }
  | {
      readonly outcome: 'agents';
      readonly agents: readonly AgentSummary[];
      readonly agent: string | undefined;
    }
  | {
      readonly outcome: 'sessions';
      readonly sessions: readonly Session[];
      readonly session: string | undefined;
    }
  /** `left`: the previous session, when a new one was started. */
  | {
      readonly outcome: 'moved';
      readonly session?: string | undefined;
      readonly agent?: string | undefined;
      readonly left?: string | undefined;
    }
  | { readonly outcome: 'session_exists'; readonly session: string }
  /** `messages`: how many messages were archived. */
  | { readonly outcome: 'reset'; readonly session: string; readonly messages: number }
  /** There is no session before the first message. */
  | { readonly outcome: 'no_session' }
  | { readonly outcome: 'model'; readonly session: Session }
  | { readonly outcome: 'submitted' | 'discussing'; readonly task: Task }
  | { readonly outcome: 'tasks'; readonly tasks: readonly Task[] }
  | { readonly outcome: 'help' | 'quit' | 'attach' };
