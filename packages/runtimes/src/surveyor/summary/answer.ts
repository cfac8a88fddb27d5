// The answer of a turn, in Markdown: what was asked about, and nothing else.

import { basename } from 'node:path';
import { TOPICS, type Topic } from '../ask.ts';
import type { Mode } from '../offers.ts';
import type { Survey } from '../survey/survey.ts';
import { code } from './quantities.ts';
import { partOf } from './sections.ts';

export interface AnswerOptions {
  readonly folder: string;
  readonly topics: readonly Topic[];
  readonly mode: Mode;
  /** Said between the overview and the sections, like what has changed. */
  readonly notes: readonly string[];
}

/** Ends with one line end. */
export const answerOf = (survey: Survey, { folder, topics, mode, notes }: AnswerOptions): string => {
  const parts = topics.flatMap((topic) => partOf(topic, survey) ?? []);
  const isWhole = topics.length === TOPICS.length;
  const title = isWhole ? [`# Survey of ${code(basename(folder) || folder)}`, ''] : [];
  const overview = parts.map(({ brief }) => (parts.length === 1 ? brief : `- ${brief}`));
  const noted = notes.length === 0 ? [] : ['', ...notes];
  const sections =
    mode === 'brief'
      ? []
      : parts.flatMap(({ section }) =>
          section ? ['', ...(parts.length === 1 ? [] : [`## ${section.heading}`, '']), ...section.lines] : [],
        );
  const said = [...title, ...overview, ...noted, ...sections].join('\n').trim();
  return said === '' ? 'Nothing is known about that yet.\n' : `${said}\n`;
};
