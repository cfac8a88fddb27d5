// The commands with what they do.

import type { Words } from '@coxswain/locale';
import { CHANNEL_COMMANDS, CHAT_COMMANDS, type ChatCommandForm, fullUsage } from '@coxswain/protocol/chat';

const linesOf = (forms: readonly ChatCommandForm[], { chat }: Words): readonly string[] =>
  forms.map((form) => `${fullUsage(form)} – ${chat.help[form.name]}`);

/** `/task list – the jobs there are` */
export const chatHelpLines = (words: Words): readonly string[] => linesOf(CHAT_COMMANDS, words);

/** The same without the commands that need a screen. */
export const channelHelpLines = (words: Words): readonly string[] => linesOf(CHANNEL_COMMANDS, words);
