// The entries of a conversation. Entries are immutable: an update replaces the old one, so rendered lines can be cached per
// entry.

import type { InputRequest, PlanEntry, Reason, Stream, ToolCall, Usage } from '@coxswain/protocol';

/** Something that happened beside what was said. */
export type Note =
  | { readonly type: 'said'; readonly text: string }
  | {
      readonly type: 'cancel';
      readonly by: string;
      readonly reason?: string | undefined;
      readonly isForced: boolean;
    }
  | {
      readonly type: 'retrying';
      readonly cause: 'retry' | 'limit' | 'resources' | 'restarted';
      readonly message: string;
      readonly at: string;
    }
  | { readonly type: 'retryOf'; readonly task: string }
  | { readonly type: 'gap'; readonly bytes: number; readonly isLost: boolean }
  | { readonly type: 'worktree'; readonly branch: string; readonly folder: string }
  | { readonly type: 'ended'; readonly processes: number }
  | { readonly type: 'adopted' }
  | { readonly type: 'reset'; readonly messages: number }
  | { readonly type: 'summary'; readonly text: string };

export type EntryBody =
  | { readonly kind: 'user'; readonly text: string; readonly by?: string | undefined }
  /**
   * A piece of a stream; `isContinued`: the piece before it is of the same stream, cut at the end of a line. `opening`: how
   * the block begins that it was cut in.
   */
  | {
      readonly kind: 'text';
      readonly stream: Stream;
      readonly text: string;
      readonly isContinued: boolean;
      readonly opening?: string | undefined;
    }
  /** `isLost`: its attempt has ended without reporting how the call ended. */
  | { readonly kind: 'tool'; readonly call: ToolCall; readonly isLost?: true | undefined }
  | { readonly kind: 'plan'; readonly steps: readonly PlanEntry[] }
  | { readonly kind: 'question'; readonly request: InputRequest }
  | { readonly kind: 'note'; readonly note: Note }
  | {
      readonly kind: 'end';
      readonly status: 'completed' | 'failed' | 'cancelled';
      readonly reason?: Reason | undefined;
      readonly message?: string | undefined;
      readonly durationMs: number;
      readonly usage?: Usage | undefined;
    };

/** `id` is its own in the whole conversation and stays when the entry is replaced. `at`: RFC 3339, when it began. */
export type Entry = EntryBody & { readonly id: string; readonly taskId: string; readonly at: string };

export type EntryOf<Kind extends EntryBody['kind']> = Extract<Entry, { readonly kind: Kind }>;

/** Entries that can be opened to show more. */
export const isFoldable = (entry: Entry): boolean =>
  entry.kind === 'tool' ||
  (entry.kind === 'text' && entry.stream === 'thought') ||
  (entry.kind === 'question' && entry.request.state !== 'open');
