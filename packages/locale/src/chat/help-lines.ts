// All commands with what they do.

import { CHAT_COMMANDS, fullUsage } from '@coxswain/protocol/chat';
import type { Words } from '../words.ts';

/** `/task list – the jobs there are` */
export const chatHelpLines = ({ chat }: Words): readonly string[] =>
  CHAT_COMMANDS.map((form) => `${fullUsage(form)} – ${chat.help[form.name]}`);
