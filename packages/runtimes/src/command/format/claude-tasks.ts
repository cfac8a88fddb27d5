// The list of tasks that claude keeps with TaskCreate and TaskUpdate, one entry a call, as the plan it amounts to.

import { type Fields, fieldsOf, textOf } from '../../acp/updates/reading.ts';
import type { TodoEntry } from './todo-entries.ts';

const MAX_TASKS = 500;

export class ClaudeTasks {
  /** By the id that claude gives them, in order. */
  readonly #tasks = new Map<string, TodoEntry>();
  /** Calls whose result will tell what they did. */
  readonly #calls = new Map<string, { readonly name: string; readonly input: Fields }>();

  /** Notes a call; others than those of the list are of no interest. */
  called(id: string, name: string, input: unknown): void {
    if (name === 'TaskCreate' || name === 'TaskUpdate') this.#calls.set(id, { name, input: fieldsOf(input) });
  }

  /** The list after the call has come out well; undefined when it has not changed. */
  done(id: string, result: unknown): readonly TodoEntry[] | undefined {
    const call = this.#calls.get(id);
    this.#calls.delete(id);
    if (!call) return undefined;
    const { subject, taskId, status } = call.input;
    if (call.name === 'TaskCreate') {
      const created = textOf(fieldsOf(fieldsOf(result).task).id);
      if (created === undefined || this.#tasks.size >= MAX_TASKS) return undefined;
      this.#tasks.set(created, { content: subject, status: 'pending', priority: undefined });
      return [...this.#tasks.values()];
    }
    const known = this.#tasks.get(textOf(taskId) ?? '');
    if (!known) return undefined;
    if (status === 'deleted') this.#tasks.delete(String(taskId));
    else
      this.#tasks.set(String(taskId), {
        ...known,
        content: subject ?? known.content,
        status: status ?? known.status,
      });
    return [...this.#tasks.values()];
  }
}
