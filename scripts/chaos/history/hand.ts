// One client: what it knows from its answers, and its tools.

import type { Client } from '@coxswain/client';
import type { SubmitTaskInput } from '@coxswain/protocol';
import type { Recorder } from './recorder.ts';

/** How many it remembers. */
export const MAX_KNOWN = 100;

/** What one client knows from its answers, and its tools. */
export class Hand {
  readonly client: Client;
  readonly recorder: Recorder;
  readonly marks: string;
  readonly workDir: string;
  readonly name: string;
  /** Tasks, the newest last. */
  tasks: readonly { readonly id: string; readonly agent: string }[] = [];
  /** Jobs that nobody else changes: then what is done to one never overlaps. */
  jobs: readonly string[] = [];
  /** Submissions that may be repeated. */
  sent: readonly { readonly input: SubmitTaskInput; readonly key: string; readonly token: string }[] = [];
  hook: { readonly path: string; readonly secret: string } | undefined;

  constructor(parts: Pick<Hand, 'client' | 'recorder' | 'marks' | 'workDir' | 'name'>) {
    this.client = parts.client;
    this.recorder = parts.recorder;
    this.marks = parts.marks;
    this.workDir = parts.workDir;
    this.name = parts.name;
  }

  know(id: string | undefined, agent = 'shell'): void {
    if (id !== undefined) this.tasks = [...this.tasks, { id, agent }].slice(-MAX_KNOWN);
  }
}

/** One of them, the newer the likelier. */
export const oneOf = <Item>(items: readonly Item[]): Item | undefined =>
  items[items.length - 1 - Math.floor(Math.random() ** 2 * items.length)];
