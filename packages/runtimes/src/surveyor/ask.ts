// What a prompt asks of the surveyor, what it does about it, and how it puts what it found. It has no model: it goes by words.

import { basename } from 'node:path';
import type { ToolKind } from '@agentclientprotocol/sdk';
import {
  askGitState,
  code,
  countLines,
  type Folder,
  findMarks,
  findReadme,
  findTests,
  type Part,
} from './find.ts';

const TOPICS = {
  readme: /\b(?:readme|purpose|about this|what is this)\b|简介|介绍/i,
  languages: /\b(?:languages?|lines|loc|how (?:big|large)|size)\b|语言|行数/i,
  biggest: /\b(?:biggest|largest|longest|big files?|large files?)\b|最大/i,
  git: /\b(?:git|branch|commits?|dirty|uncommitted|status|history)\b|分支|提交/i,
  marks: /\b(?:todos?|fixmes?)\b|待办/i,
  tests: /\b(?:tests?|testing)\b|测试/i,
} as const;
type Topic = keyof typeof TOPICS;
export const ALL = Object.keys(TOPICS) as readonly Topic[];
const EVERYTHING = /\b(?:survey|everything|all|overview|full)\b|全部|概览|调查/i;
const WRITE = /\b(?:writ(?:e|ing)|save|saving)\b|SURVEY\.md|写入|保存/i;
const EARLIER = /\b(?:earlier|before|previous(?:ly)?|last time|remember|found so far)\b|之前|上次/i;

/** What was found, by topic; kept for the turns that follow. */
export type Survey = { readonly [topic in Topic]?: Part };

interface Step {
  readonly title: string;
  readonly tool: string;
  readonly kind: ToolKind;
  readonly topics: readonly Topic[];
  look(folder: Folder): Promise<Survey>;
}

const stepOf = (title: string, tool: string, kind: ToolKind, rest: Pick<Step, 'topics' | 'look'>): Step => ({
  title,
  tool,
  kind,
  ...rest,
});

const STEPS: readonly Step[] = [
  stepOf('Read what the project says about itself', 'read_readme', 'read', {
    topics: ['readme'],
    look: async (folder) => ({ readme: await findReadme(folder) }),
  }),
  stepOf('Count lines by language, find the biggest files', 'count_lines', 'read', {
    topics: ['languages', 'biggest'],
    look: countLines,
  }),
  stepOf('Ask git for branch, changes and commits', 'run_command', 'execute', {
    topics: ['git'],
    look: async (folder) => ({ git: await askGitState(folder) }),
  }),
  stepOf('Find TODO and FIXME', 'search', 'search', {
    topics: ['marks'],
    look: async (folder) => ({ marks: await findMarks(folder) }),
  }),
  stepOf('Find out how to run the tests', 'find_test_command', 'read', {
    topics: ['tests'],
    look: async (folder) => ({ tests: await findTests(folder) }),
  }),
];

/** Reads a prompt: it goes by words, and without any it is about everything. */
export const readAsk = (prompt: string, survey: Survey) => {
  const named = ALL.filter((topic) => TOPICS[topic].test(prompt));
  const isWhole = named.length === 0 || EVERYTHING.test(prompt.replaceAll(/SURVEY\.md/gi, ''));
  const topics = isWhole ? ALL : named;
  const wantsFile = WRITE.test(prompt);
  const isRemembered = EARLIER.test(prompt) && Object.keys(survey).length > 0 && !wantsFile;
  // The file holds a whole survey, whatever else was asked.
  const wanted = wantsFile ? ALL : topics;
  const steps = isRemembered
    ? []
    : STEPS.filter((each) => each.topics.some((topic) => wanted.includes(topic)));
  const thought = `${isWhole ? 'everything' : topics.join(', ')}${wantsFile ? ', and write it down' : ''}`;
  return { topics, wantsFile, isRemembered, steps, thought };
};

/** The answer in Markdown: what was asked about, and nothing else. Ends with one line end. */
export const answerOf = (
  survey: Survey,
  {
    path,
    topics,
    notes,
  }: { readonly path: string; readonly topics: readonly Topic[]; readonly notes: readonly string[] },
): string => {
  const parts = topics.flatMap((topic) => survey[topic] ?? []);
  const isOne = parts.length === 1;
  const said = [
    ...(topics.length === ALL.length ? [`# Survey of ${code(basename(path) || path)}`, ''] : []),
    ...parts.map(({ brief }) => (isOne ? brief : `- ${brief}`)),
    ...(notes.length === 0 ? [] : ['', ...notes]),
    ...parts.flatMap(({ section }) =>
      section ? ['', ...(isOne ? [] : [`## ${section.heading}`, '']), ...section.lines] : [],
    ),
  ];
  return `${said.join('\n').trim() || 'Nothing is known about that yet.'}\n`;
};
