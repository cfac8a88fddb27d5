// The id of each thing, and the shell command that shows it.

import { shellQuote, type Task } from '@coxswain/protocol';

export interface Shown {
  readonly id: string;
  readonly command: string;
}

const quoted = (name: string): string => (/^[\w.:@/-]+$/.test(name) ? name : shellQuote(name));

export const taskRef = (task: Pick<Task, 'id'> | undefined): Shown | undefined =>
  task && { id: task.id, command: `cox tasks describe ${task.id}` };

/** A saved workflow: its graph. */
export const workflowRef = (saved: { readonly name: string } | undefined): Shown | undefined =>
  saved && { id: saved.name, command: `cox workflows graph ${quoted(saved.name)}` };

/** Of something that has a name, and commands of its own. */
export const namedRef = (
  kind: 'jobs' | 'sessions' | 'agents',
  named: { readonly id?: string; readonly name: string } | undefined,
): Shown | undefined =>
  named && { id: named.id ?? named.name, command: `cox ${kind} show ${quoted(named.name)}` };
