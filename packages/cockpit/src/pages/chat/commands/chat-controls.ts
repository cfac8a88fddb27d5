// What a command can do with the chat it was typed in.

import type { InputRequest } from '@coxswain/protocol';
import type { Line } from '../../../text/line.ts';
import type { ChatTarget } from '../target/chat-target.ts';

/** Shows a panel above the input until it is closed. */
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
  /** Reloads the session. */
  refresh(): void;
  show(panel: Panel): void;
  /** Sends a message with a file as the next task of the session. False: sending failed, and the reason was shown. */
  attach(file: string, text: string): Promise<boolean>;
  /** Puts it into the input unless the input has other text by now. */
  write(text: string): void;
}
