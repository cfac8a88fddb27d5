// The one catalog of what people read, by language; ./cockpit adds the words of its screens.

import { AGENT_WORDS } from './agent-words.ts';
import { CHANNEL_WORDS } from './channel-words.ts';
import { CHAT_COMMAND_WORDS } from './chat/chat-command-words.ts';
import { COLUMN_WORDS } from './column-words.ts';
import { CONFIG_WORDS } from './config-words.ts';
import { DAEMON_WORDS, DOCTOR_WORDS } from './daemon-words.ts';
import { EMPTY_WORDS } from './empty-words.ts';
import { EXPLAIN_WORDS } from './explain-words.ts';
import { FIELD_WORDS, SECTION_WORDS } from './field-words.ts';
import { FOLLOW_WORDS } from './follow-words.ts';
import { INPUT_WORDS } from './input-words.ts';
import { INSIGHTS_WORDS } from './insights-words.ts';
import { ITEM_WORDS } from './item-words.ts';
import { JOB_WORDS } from './job-words.ts';
import { type Language, translated } from './language.ts';
import { LEDGER_WORDS } from './ledger-words.ts';
import { NOTE_WORDS } from './note-words.ts';
import { OVERRIDE_WORDS } from './override-words.ts';
import { PROBLEM_WORDS } from './problem-words.ts';
import { STATUS_WORDS } from './status-words.ts';
import { TIME_WORDS } from './time-words.ts';
import { TOKEN_WORDS } from './token-words.ts';
import { WORKFLOW_WORDS } from './workflow-words.ts';

const YES_NO = translated({
  en: { yes: 'yes', no: 'no' },
  zh: { yes: '是', no: '否' },
});

/** Everything that is said in that language. */
export const wordsFor = (language: Language) => ({
  language,
  status: STATUS_WORDS[language],
  columns: COLUMN_WORDS[language],
  fields: FIELD_WORDS[language],
  overrides: OVERRIDE_WORDS[language],
  sections: SECTION_WORDS[language],
  input: INPUT_WORDS[language],
  empty: EMPTY_WORDS[language],
  notes: NOTE_WORDS[language],
  follow: FOLLOW_WORDS[language],
  insights: INSIGHTS_WORDS[language],
  explain: EXPLAIN_WORDS[language],
  time: TIME_WORDS[language],
  daemon: DAEMON_WORDS[language],
  doctor: DOCTOR_WORDS[language],
  ledger: LEDGER_WORDS[language],
  agents: AGENT_WORDS[language],
  channels: CHANNEL_WORDS[language],
  config: CONFIG_WORDS[language],
  items: ITEM_WORDS[language],
  jobs: JOB_WORDS[language],
  workflows: WORKFLOW_WORDS[language],
  tokens: TOKEN_WORDS[language],
  chat: CHAT_COMMAND_WORDS[language],
  problems: PROBLEM_WORDS[language],
  ...YES_NO[language],
});

export type Words = ReturnType<typeof wordsFor>;
