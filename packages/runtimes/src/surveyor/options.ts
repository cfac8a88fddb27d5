// The arguments of the surveyor: without any it is a well-behaved agent, with them it shows what agents do to those who
// run them.

import { parseArgs } from 'node:util';

export interface SurveyorOptions {
  /** The pause before each step. */
  readonly slowMs: number;
  /** Further chunks of text in each turn. */
  readonly chattyChunks: number;
  readonly isAsking: boolean;
  readonly isFailing: boolean;
  readonly isIgnoringCancel: boolean;
  readonly isCrashing: boolean;
  readonly hasHelper: boolean;
}

export const HELP = `surveyor: an agent that needs no model. It surveys the folder it works in.

It speaks the Agent Client Protocol (version 1) on stdin and stdout, for programs that run agents. What it looks for is
what the prompt names: languages, biggest files, git, TODO, tests, README; without such a word it is everything.
A prompt with "write" or "save" makes it write SURVEY.md, after asking.

  --slow <ms>       waits so long before each step
  --chatty <n>      says n more pieces of text in each turn
  --ask             asks to write SURVEY.md in every turn
  --fail            answers each prompt with an error, in the middle of its work
  --crash           dies in the middle of its work
  --ignore-cancel   goes on when it is cancelled, when stdin is closed, and on SIGTERM
  --helper          starts a process in a session of its own (sleep 600), and leaves it behind
  --help            says this

SURVEYOR_STATE names the folder where it keeps its conversations; without it they lie in the folder for temporary files.
`;

const MOST_CHUNKS = 1_000_000;
const LONGEST_PAUSE_MS = 3_600_000;

/** Reads the arguments. 'help' when help is wanted. Throws an Error in words for what it does not know. */
export const readOptions = (args: readonly string[]): SurveyorOptions | 'help' => {
  const { values } = parseArgs({
    args: [...args],
    options: {
      slow: { type: 'string' },
      chatty: { type: 'string' },
      ask: { type: 'boolean', default: false },
      fail: { type: 'boolean', default: false },
      crash: { type: 'boolean', default: false },
      'ignore-cancel': { type: 'boolean', default: false },
      helper: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  });
  if (values.help) return 'help';
  return {
    slowMs: countOf('--slow', values.slow, LONGEST_PAUSE_MS),
    chattyChunks: countOf('--chatty', values.chatty, MOST_CHUNKS),
    isAsking: values.ask,
    isFailing: values.fail,
    isIgnoringCancel: values['ignore-cancel'],
    isCrashing: values.crash,
    hasHelper: values.helper,
  };
};

const countOf = (name: string, text: string | undefined, most: number): number => {
  if (text === undefined) return 0;
  const count = Number(text);
  if (/^\d+$/.test(text) && count <= most) return count;
  throw new Error(`${name} takes a number from 0 to ${most}, not '${text}'`);
};
