// Each part of a survey in words: a line of its own, and a section with everything.

import type { Topic } from '../ask.ts';
import { LOCK_FILE, OTHER } from '../survey/languages.ts';
import type { GitState, Survey } from '../survey/survey.ts';
import { cell, code, counted, grouped, sized } from './quantities.ts';

export interface Part {
  /** One line. */
  readonly brief: string;
  /** Markdown below a heading; undefined: the line says it all. */
  readonly section?: { readonly heading: string; readonly lines: readonly string[] };
}

/** Counted like languages, and none. */
const NO_LANGUAGES: readonly string[] = [LOCK_FILE, OTHER];
const SHOWN_LANGUAGES = 12;
const SHOWN_MARKS = 50;

/** What is known about a topic; undefined when nobody looked. */
export const partOf = (topic: Topic, survey: Survey): Part | undefined => PARTS[topic](survey);

const PARTS: Readonly<Record<Topic, (survey: Survey) => Part | undefined>> = {
  readme: ({ readme }) => {
    if (readme === undefined) return undefined;
    if (readme === 'none') return { brief: 'It has no README.' };
    return { brief: `${code(readme.from)} begins: ${readme.line}` };
  },
  languages: ({ totals, languages }) => {
    if (!totals || !languages) return undefined;
    const { files, sizeBytes, lines, uncounted, isCut } = totals;
    const main = languages
      .map(({ language }) => language)
      .filter((name) => !NO_LANGUAGES.includes(name))
      .slice(0, 3);
    const notes = [
      ...(main.length > 0 ? [`mostly ${main.join(', ')}`] : []),
      ...(uncounted > 0 ? [`${grouped(uncounted)} not counted (no text, or too big)`] : []),
      ...(isCut ? ['more files than a survey looks at'] : []),
    ].join('; ');
    const brief = `${counted(files, 'file')}, ${counted(lines, 'line')}, ${sized(sizeBytes)}${notes && `: ${notes}`}.`;
    const rows = languages
      .slice(0, SHOWN_LANGUAGES)
      .map((row) => `| ${row.language} | ${grouped(row.files)} | ${grouped(row.lines)} |`);
    const rest = languages.slice(SHOWN_LANGUAGES);
    const table = ['| Language | Files | Lines |', '| --- | ---: | ---: |', ...rows];
    if (rest.length > 0) table.push(`| ${counted(rest.length, 'more')} | | |`);
    return { brief, ...(rows.length > 0 && { section: { heading: 'Languages', lines: table } }) };
  },
  biggest: ({ biggest }) => {
    const first = biggest?.[0];
    if (!biggest) return undefined;
    if (!first) return { brief: 'It holds no files.' };
    const rows = biggest.map(
      ({ path, sizeBytes, lines }) =>
        `| ${cell(code(path))} | ${sized(sizeBytes)} | ${lines === undefined ? '–' : grouped(lines)} |`,
    );
    return {
      brief: `The biggest file is ${code(first.path)} (${sized(first.sizeBytes)}).`,
      section: {
        heading: 'Biggest files',
        lines: ['| File | Size | Lines |', '| --- | ---: | ---: |', ...rows],
      },
    };
  },
  git: ({ git }) => {
    if (git === undefined) return undefined;
    return git === 'none' ? { brief: 'It is in no git repository.' } : gitPart(git);
  },
  marks: ({ marks }) => {
    if (!marks) return undefined;
    if (marks.count === 0) return { brief: 'No TODO or FIXME.' };
    const shown = marks.marks.slice(0, SHOWN_MARKS);
    const lines = shown.map(({ path, line, text }) => `- ${code(`${path}:${line}`)} ${code(text)}`);
    if (marks.count > shown.length) lines.push(`- … and ${grouped(marks.count - shown.length)} more`);
    return {
      brief: `${grouped(marks.count)} TODO and FIXME in ${counted(marks.files, 'file')}.`,
      section: { heading: 'TODO and FIXME', lines },
    };
  },
  tests: ({ tests }) => {
    if (!tests) return undefined;
    if (tests.length === 0) return { brief: 'No test command was found.' };
    const commands = tests.map(({ command, from }) => `${code(command)} (${from})`);
    return { brief: `Tests: ${commands.join(', ')}.` };
  },
};

const gitPart = ({ branch, upstream, ahead, behind, dirtyCount, dirty, commits }: GitState): Part => {
  const distance = [ahead > 0 && `${ahead} ahead`, behind > 0 && `${behind} behind`].filter(Boolean);
  const against = distance.length > 0 && upstream !== undefined ? ` of ${code(upstream)}` : '';
  const facts = [
    branch === undefined ? 'no branch checked out' : `branch ${code(branch)}`,
    ...(distance.length > 0 ? [`${distance.join(', ')}${against}`] : []),
    dirtyCount === 0 ? 'nothing uncommitted' : `${counted(dirtyCount, 'uncommitted file')}`,
  ];
  const more = dirtyCount > dirty.length ? [`- … and ${grouped(dirtyCount - dirty.length)} more`] : [];
  const lines = [
    ...(commits.length === 0 ? ['No commits here yet.'] : ['Last commits:', '', ...listed(commits)]),
    ...(dirty.length === 0 ? [] : ['', 'Uncommitted:', '', ...listed(dirty), ...more]),
  ];
  return { brief: `Git: ${facts.join(', ')}.`, section: { heading: 'Git', lines } };
};

const listed = (lines: readonly string[]): readonly string[] => lines.map((line) => `- ${code(line)}`);
