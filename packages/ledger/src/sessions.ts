// What the ledger offers for conversations: their messages, what a runtime remembers of them, and the to-dos of their agents.

import type {
  AuditBy,
  InputRequest,
  NewMessage,
  Session,
  SessionMessage,
  Task,
  TaskId,
  TaskStatus,
} from '@coxswain/protocol';
import type { Admission, InsertOutcome, NewTask } from './writes.ts';

export interface Sessions {
  list(limit: number): Promise<readonly Session[]>;
  /** By name. A session that only tasks refer to is found as well. */
  get(name: string): Promise<Session | undefined>;
  create(name: string, agent: string, nowMs: number): Promise<Session | undefined>;
  /** False: the new name is taken. */
  rename(name: string, to: string): Promise<boolean>;
  /** What a runtime needs to continue the conversation. By name; an unknown session is empty. */
  memory(name: string): Promise<SessionMemory>;
  /** The model for its next tasks; undefined: their agent's. */
  noteModel(name: string, model: string | undefined): Promise<void>;
  /** The agent's own id of the conversation; undefined: none. */
  noteAgentSession(name: string, id: string | undefined): Promise<void>;
  /** Adds messages from a task of the session. They go to the task's session even if it was renamed meanwhile. */
  addMessages(name: string, taskId: TaskId, messages: readonly NewMessage[], nowMs: number): Promise<void>;
  /** Messages after `n`, oldest first, at most `limit`; `archived`: also those from before a reset. */
  messages(
    name: string,
    page: { readonly after: number; readonly limit: number; readonly archived?: boolean },
  ): Promise<readonly SessionMessage[]>;
  /** The messages since the last summary, the summary first. */
  currentMessages(name: string): Promise<readonly SessionMessage[]>;
  /**
   * Archives the messages and drops the agent's own id; the tasks stay. False: there is no such session. What is archived goes
   * with the last task of the session; in a session without a name everything does, in one with a name the rest stays.
   */
  reset(name: string, nowMs: number, by?: AuditBy): Promise<boolean>;
}

export interface SessionMemory {
  readonly agentSessionId?: string | undefined;
  /** The model chosen for this session, instead of the agent's. */
  readonly model?: string | undefined;
}

/** An agent's to-do list: tasks of kind `item`, which are never dispatched, hold no slot and have no limit. */
export interface Items {
  /**
   * Stores the item, pending, with its TaskQueued event. `limit`: the tree of its parent, or the list of its session, is full;
   * `missing`: no such parent item.
   */
  create(item: NewTask, limits: Pick<Admission, 'treeMaxTasks' | 'sessionMaxItems'>): Promise<InsertOutcome>;
  /**
   * Renames an active item, or moves it to another status: TaskStarted when it begins, ItemMoved between statuses that are not
   * final, else the terminal event; a transition no task could make goes through `running`. What depends on it continues or
   * fails, and cancelling it cancels the items below. undefined: there is no such item; `moved` false: it has ended, already
   * has that status, cannot move there, or too many items are waiting for an answer.
   */
  move(
    id: TaskId,
    change: {
      readonly status?: TaskStatus | undefined;
      readonly title?: string | undefined;
      /** The question to ask a person: the item waits in the inbox with it. */
      readonly request?: InputRequest | undefined;
      /** How many items of its session may wait for an answer at once. Default: any number. */
      readonly maxAsking?: number | undefined;
      readonly by: string;
      /** Who moves it: its agent or a person. */
      readonly reason: 'agent' | 'user';
      /** The result of a completed one, what went wrong with a failed one. */
      readonly message?: string | undefined;
    },
    nowMs: number,
  ): Promise<{ readonly moved: boolean; readonly task: Task; readonly asking?: number } | undefined>;
  /** The items of a session that have not ended, oldest first, at most `limit`. */
  open(session: string, limit: number): Promise<readonly Task[]>;
}
