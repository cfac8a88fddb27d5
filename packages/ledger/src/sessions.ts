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
  /** What a runtime needs to go on with the conversation. By name; a session that was never heard of is empty. */
  memory(name: string): Promise<SessionMemory>;
  /** The model that its next tasks get; undefined: that of their agent. */
  noteModel(name: string, model: string | undefined): Promise<void>;
  /** The agent's own id of the conversation; undefined: none. */
  noteAgentSession(name: string, id: string | undefined): Promise<void>;
  /** Adds messages said in a task of the session; they belong to the task's session also when it was renamed meanwhile. */
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
  readonly agentSessionId?: string;
  /** The model chosen for this session, instead of the agent's. */
  readonly model?: string;
}

/** To-dos that an agent keeps for itself: tasks of kind `item` that nobody dispatches, that hold no slot and have no limit. */
export interface Items {
  /**
   * Stores the item, pending, with its TaskQueued event. `limit`: the tree of its parent, or the list of its session, is full;
   * `missing`: no such parent item.
   */
  create(item: NewTask, limits: Pick<Admission, 'treeMaxTasks' | 'sessionMaxItems'>): Promise<InsertOutcome>;
  /**
   * Gives an item that has not ended another title, or moves it to another status: TaskStarted when it begins, ItemMoved between
   * statuses that are no end, else the terminal event; a way that no task could go leads over `running`. What depends on it
   * goes on or fails, and with a cancelled one the items below it are cancelled. undefined: there is no such item; `moved`
   * false: it has ended, is in that status already, or may not go there, or so many are `asking` already.
   */
  move(
    id: TaskId,
    change: {
      readonly status?: TaskStatus;
      readonly title?: string;
      /** What somebody is asked: it waits in the inbox with that. */
      readonly request?: InputRequest;
      /** So many items of its session may wait for an answer at once. Default: any number. */
      readonly maxAsking?: number;
      readonly by: string;
      /** Whether its agent moves it, or a person. */
      readonly reason: 'agent' | 'user';
      /** The result of a completed one, what went wrong with a failed one. */
      readonly message?: string;
    },
    nowMs: number,
  ): Promise<{ readonly moved: boolean; readonly task: Task; readonly asking?: number } | undefined>;
  /** The items of a session that have not ended, oldest first, at most `limit`. */
  open(session: string, limit: number): Promise<readonly Task[]>;
}
