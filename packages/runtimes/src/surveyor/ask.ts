// What a prompt asks of the surveyor. It has no model: it goes by words, and without any it surveys everything.

/** The parts of a survey, in the order in which they are told. */
export const TOPICS = ['readme', 'languages', 'biggest', 'git', 'marks', 'tests'] as const;
export type Topic = (typeof TOPICS)[number];

export interface Ask {
  readonly topics: readonly Topic[];
  /** SURVEY.md shall be written. */
  readonly wantsFile: boolean;
  /** What was found earlier is enough. */
  readonly isAboutEarlier: boolean;
}

const WORDS: Readonly<Record<Topic, RegExp>> = {
  readme: /\b(?:readme|purpose|what is this|what does (?:it|this)|about this)\b|简介|介绍/i,
  languages: /\b(?:languages?|lines|loc|how (?:big|large)|size)\b|语言|行数/i,
  biggest: /\b(?:biggest|largest|longest|big files?|large files?)\b|最大/i,
  git: /\b(?:git|branch|commits?|dirty|uncommitted|status|history)\b|分支|提交/i,
  marks: /\b(?:todos?|fixmes?)\b|待办/i,
  tests: /\b(?:tests?|testing)\b|测试/i,
};
const EVERYTHING = /\b(?:survey|everything|all|overview|full)\b|全部|概览|调查/i;
const FILE = /\b(?:writ(?:e|ing)|save|saving)\b|SURVEY\.md|写入|保存/i;
const EARLIER =
  /\b(?:earlier|before|previous(?:ly)?|last time|remember|again what|found so far)\b|之前|上次/i;
/** The name of the file is no wish for a whole survey. */
const FILE_NAME = /SURVEY\.md/gi;

/** Reads a prompt, or a command of the agent like `/todos`. */
export const readAsk = (prompt: string): Ask => {
  const text = prompt.replace(/^\s*\//, '');
  const named = TOPICS.filter((topic) => WORDS[topic].test(text));
  const isAboutAll = named.length === 0 || EVERYTHING.test(text.replaceAll(FILE_NAME, ''));
  return {
    topics: isAboutAll ? TOPICS : named,
    wantsFile: FILE.test(text),
    isAboutEarlier: EARLIER.test(text),
  };
};
