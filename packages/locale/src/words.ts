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

/** Everything that is said in that language; each catalog is made when it is first read. */
export const wordsFor = (language: Language) => ({
  language,
  get status() {
    return STATUS_WORDS[language];
  },
  get columns() {
    return COLUMN_WORDS[language];
  },
  get fields() {
    return FIELD_WORDS[language];
  },
  get overrides() {
    return OVERRIDE_WORDS[language];
  },
  get sections() {
    return SECTION_WORDS[language];
  },
  get input() {
    return INPUT_WORDS[language];
  },
  get empty() {
    return EMPTY_WORDS[language];
  },
  get notes() {
    return NOTE_WORDS[language];
  },
  get follow() {
    return FOLLOW_WORDS[language];
  },
  get insights() {
    return INSIGHTS_WORDS[language];
  },
  get explain() {
    return EXPLAIN_WORDS[language];
  },
  get time() {
    return TIME_WORDS[language];
  },
  get daemon() {
    return DAEMON_WORDS[language];
  },
  get doctor() {
    return DOCTOR_WORDS[language];
  },
  get ledger() {
    return LEDGER_WORDS[language];
  },
  get agents() {
    return AGENT_WORDS[language];
  },
  get channels() {
    return CHANNEL_WORDS[language];
  },
  get config() {
    return CONFIG_WORDS[language];
  },
  get items() {
    return ITEM_WORDS[language];
  },
  get jobs() {
    return JOB_WORDS[language];
  },
  get workflows() {
    return WORKFLOW_WORDS[language];
  },
  get tokens() {
    return TOKEN_WORDS[language];
  },
  get chat() {
    return CHAT_COMMAND_WORDS[language];
  },
  get problems() {
    return PROBLEM_WORDS[language];
  },
  ...YES_NO[language],
});

export type Words = ReturnType<typeof wordsFor>;
