// A command that is typed after a slash.

import type { Client } from '@coxswain/client';
import type { Words } from '@coxswain/locale';
import type { InputRequest } from '@coxswain/protocol';
import type { Shell } from '../../../shell/world.ts';
import type { Line } from '../../../text/line.ts';
import type { ChatTarget } from '../target/chat-target.ts';

export type CommandWords = Words['screen']['chat']['commands'];

/** Something shown over the input until it is closed. */
export interface Panel {
  readonly title: string;
  readonly lines: readonly Line[];
}

/** What a command may do with the chat in which it was typed. */
export interface ChatControls {
  /** undefined: it begins with the first message. */
  readonly session: string | undefined;
  readonly agent: string | undefined;
  readonly openRequest: InputRequest | undefined;
  open(target: ChatTarget): void;
  show(panel: Panel): void;
}

export interface CommandPorts {
  readonly client: Client;
  readonly shell: Shell;
  readonly words: Words;
  readonly workDir: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly chat: ChatControls;
}

/** What its argument can be completed with. */
export type Completes = 'activeTask' | 'failedTask' | 'endedTask' | 'request' | 'agent' | 'session';

export interface SlashCommand {
  /** `task cancel` */
  readonly name: string;
  /** `<id>`, `[name]` */
  readonly usage?: string;
  readonly completes?: Completes;
  readonly help: keyof CommandWords['help'];
  /** What it throws is told to the person. */
  run(argument: string, ports: CommandPorts): Promise<void>;
}

/** True when it makes no sense without its argument. */
export const needsArgument = ({ usage = '' }: SlashCommand): boolean => usage.startsWith('<');

/** `/task cancel <id>` */
export const fullUsage = ({ name, usage }: SlashCommand): string =>
  `/${name}${usage === undefined ? '' : ` ${usage}`}`;
