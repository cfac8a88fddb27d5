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
  en: () => ({ yes: 'yes', no: 'no' }),
  zh: () => ({ yes: '是', no: '否' }),
});

const CATALOGS = {
  status: STATUS_WORDS,
  columns: COLUMN_WORDS,
  fields: FIELD_WORDS,
  overrides: OVERRIDE_WORDS,
  sections: SECTION_WORDS,
  input: INPUT_WORDS,
  empty: EMPTY_WORDS,
  notes: NOTE_WORDS,
  follow: FOLLOW_WORDS,
  insights: INSIGHTS_WORDS,
  explain: EXPLAIN_WORDS,
  time: TIME_WORDS,
  daemon: DAEMON_WORDS,
  doctor: DOCTOR_WORDS,
  ledger: LEDGER_WORDS,
  agents: AGENT_WORDS,
  channels: CHANNEL_WORDS,
  config: CONFIG_WORDS,
  items: ITEM_WORDS,
  jobs: JOB_WORDS,
  workflows: WORKFLOW_WORDS,
  tokens: TOKEN_WORDS,
  chat: CHAT_COMMAND_WORDS,
  problems: PROBLEM_WORDS,
};
type Catalogs = typeof CATALOGS;

/** Everything that is said in that language; each catalog is made when it is first read. */
export const wordsFor = (language: Language) => {
  const words = { language, ...YES_NO[language] };
  for (const [name, catalog] of Object.entries(CATALOGS))
    Object.defineProperty(words, name, { enumerable: true, get: () => catalog[language] });
  return words as typeof words & { readonly [Name in keyof Catalogs]: Catalogs[Name]['en'] }; // defined just now
};

export type Words = ReturnType<typeof wordsFor>;
