// The one catalog of what people read, by language; ./cockpit adds the words of its screens.

import { AGENT_WORDS, type AgentWords } from './agent-words.ts';
import { CHANNEL_WORDS, type ChannelWords } from './channel-words.ts';
import { CHAT_COMMAND_WORDS, type ChatCommandWords } from './chat/chat-command-words.ts';
import { COLUMN_WORDS, type ColumnWords } from './column-words.ts';
import { CONFIG_WORDS, type ConfigWords } from './config-words.ts';
import { DAEMON_WORDS, type DaemonWords, DOCTOR_WORDS, type DoctorWords } from './daemon-words.ts';
import { EMPTY_WORDS, type EmptyWords } from './empty-words.ts';
import { EXPLAIN_WORDS, type ExplainWords } from './explain-words.ts';
import { FIELD_WORDS, type FieldWords, SECTION_WORDS, type SectionWords } from './field-words.ts';
import { FOLLOW_WORDS, type FollowWords } from './follow-words.ts';
import { INPUT_WORDS, type InputWords } from './input-words.ts';
import { INSIGHTS_WORDS, type InsightsWords } from './insights-words.ts';
import { ITEM_WORDS, type ItemWords } from './item-words.ts';
import { JOB_WORDS, type JobWords } from './job-words.ts';
import type { InEachLanguage, Language } from './language.ts';
import { LEDGER_WORDS, type LedgerWords } from './ledger-words.ts';
import { NOTE_WORDS, type NoteWords } from './note-words.ts';
import { OVERRIDE_WORDS, type OverrideWords } from './override-words.ts';
import { PROBLEM_WORDS, type ProblemWords } from './problem-words.ts';
import { STATUS_WORDS, type StatusWords } from './status-words.ts';
import { TIME_WORDS, type TimeWords } from './time-words.ts';
import { TOKEN_WORDS, type TokenWords } from './token-words.ts';
import { WORKFLOW_WORDS, type WorkflowWords } from './workflow-words.ts';

export interface Words {
  readonly language: Language;
  readonly status: StatusWords;
  readonly columns: ColumnWords;
  readonly fields: FieldWords;
  readonly overrides: OverrideWords;
  readonly sections: SectionWords;
  readonly input: InputWords;
  readonly empty: EmptyWords;
  readonly notes: NoteWords;
  /** What following a task shows besides its output. */
  readonly follow: FollowWords;
  readonly insights: InsightsWords;
  readonly explain: ExplainWords;
  readonly time: TimeWords;
  readonly daemon: DaemonWords;
  readonly doctor: DoctorWords;
  readonly ledger: LedgerWords;
  readonly agents: AgentWords;
  readonly channels: ChannelWords;
  readonly config: ConfigWords;
  readonly items: ItemWords;
  readonly jobs: JobWords;
  readonly workflows: WorkflowWords;
  readonly tokens: TokenWords;
  /** The commands of a chat. */
  readonly chat: ChatCommandWords;
  /** What was refused, and why. */
  readonly problems: ProblemWords;
  readonly yes: string;
  readonly no: string;
}

const YES_NO: InEachLanguage<Pick<Words, 'yes' | 'no'>> = {
  en: { yes: 'yes', no: 'no' },
  zh: { yes: '是', no: '否' },
};

/** Everything that is said in that language. */
export const wordsFor = (language: Language): Words => ({
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
