// What a command may do with the chat in which it was typed.

import type { InputRequest } from '@coxswain/protocol';
import type { Line } from '../../../text/line.ts';
import type { ChatTarget } from '../target/chat-target.ts';

/** Something shown over the input until it is closed. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

export interface ChatControls {
  /** undefined: it begins with the first message. */
  readonly session: string | undefined;
  readonly agent: string | undefined;
  readonly openRequest: InputRequest | undefined;
  readonly columns: number;
  open(target: ChatTarget): void;
  /** What is known of the session is read anew. */
  refresh(): void;
  show(panel: Panel): void;
  /** Says something with a file, as the next task of the session. False: it could not be sent, and why was said. */
  attach(file: string, text: string): Promise<boolean>;
  /** Puts it into the input, unless other words stand there by now. */
  write(text: string): void;
}
