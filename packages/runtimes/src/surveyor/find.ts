// What the surveyor finds in a folder, as Markdown. Nothing there is trusted: links are not followed, what is no text is not
// read, and git runs nothing that a repository names.

import { extname, join } from 'node:path';
import type { ToolKind } from '@agentclientprotocol/sdk';
import { cutToCells, printableLine } from '@coxswain/protocol';
import { readSmallFile } from '@coxswain/protocol/files';
import { type GitAnswer, git } from '../git/git.ts';
import { foldersOf, plainRepository } from '../git/plain-repository.ts';

/** One part of a survey: a line of its own, and a section. */
export interface Part {
  readonly brief: string;
  readonly heading?: string;
  readonly lines?: readonly string[];
}

export type Topic = 'readme' | 'languages' | 'biggest' | 'git' | 'marks' | 'tests';
/** What was found, by topic; kept for the turns that follow. */
export type Survey = { readonly [topic in Topic]?: Part };

interface Folder {
  readonly path: string;
  /** Relative to the folder, by name. */
  readonly files: readonly string[];
  readonly signal: AbortSignal;
}

const MAX_FILES = 20_000;
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const OTHER = 'Other';
const LANGUAGES: ReadonlyMap<string, string> = new Map(
  (
    'C:c,h|C#:cs|C++:cc,cpp,hpp|CSS:css,scss|Go:go|HTML:html|Java:java|JavaScript:cjs,js,jsx,mjs|JSON:json|Kotlin:kt|' +
    'Markdown:md|PHP:php|Python:py|Ruby:rb|Rust:rs|Scala:scala|Shell:bash,sh,zsh|SQL:sql|Swift:swift|Text:txt|TOML:toml|' +
    'TypeScript:cts,mts,ts,tsx|XML:xml|YAML:yaml,yml'
  )
    .split('|')
    .map((entry) => entry.split(':'))
    .flatMap(([language = '', endings = '']) => endings.split(',').map((ending) => [`.${ending}`, language])),
);
const TEST_COMMANDS: readonly (readonly [file: string, sign: RegExp, command: string])[] = [
  ['package.json', /"test"\s*:(?!.*no test specified)/, 'npm test'],
  ['Makefile', /^test\s*:(?!=)/m, 'make test'],
  ['Cargo.toml', /^/, 'cargo test'],
  ['go.mod', /^/, 'go test ./...'],
  ['pyproject.toml', /pytest/, 'pytest'],
];
/** Where a comment or a line begins with the word; in the middle of a text it is only mentioned. */
const MARK = /(?:^|\/\/|\/?\*|#|--|;|%|<!--)[\s\-[\]@]{0,20}\b((?:TODO|FIXME)\b.*)/;
const MAX_SHOWN = 50;

const counted = (count: number, one: string): string =>
  `${count.toLocaleString('en-US')} ${one}${count === 1 ? '' : 's'}`;

const sized = (bytes: number): string =>
  bytes < 1_000
    ? `${bytes} B`
    : bytes < 1_000_000
      ? `${(bytes / 1e3).toFixed(1)} kB`
      : `${(bytes / 1e6).toFixed(1)} MB`;

/** Code in Markdown, whatever is in it. */
export const code = (text: string): string => {
  const plain = printableLine(text);
  return plain.includes('`') ? `\`\` ${plain.replaceAll('``', "''")} \`\`` : `\`${plain}\``;
};

/** Runs git in the folder. Where there is no repository the answer says so. */
const askGit = async (args: readonly string[], { path, signal }: Folder): Promise<GitAnswer> => {
  const location = { folder: path, signal, environment: process.env };
  const repository = await foldersOf(location);
  if ('ok' in repository) return repository;
  const plain = await plainRepository({ ...location, repository });
  return git([...args, '--', '.'], plain.location, { timeoutMs: 20_000 }).finally(plain.close);
};

/** Undefined: it cannot be read; undefined text: it is no text, or too big. */
export const readText = async (
  path: string,
): Promise<{ readonly size: number; readonly text?: string } | undefined> => {
  const options = { maxBytes: MAX_FILE_BYTES, followsLinks: false, part: 'start' } as const;
  const read = await readSmallFile(path, options).catch(() => undefined);
  if (!read) return undefined;
  const { bytes, stats } = read;
  const isText = stats.size <= MAX_FILE_BYTES && !bytes.includes(0);
  return { size: stats.size, ...(isText && { text: bytes.toString('utf8') }) };
};

const texts = async function* ({ path, files, signal }: Folder) {
  for (const file of files.slice(0, MAX_FILES)) {
    signal.throwIfAborted();
    const found = await readText(join(path, file));
    if (found) yield { file, ...found };
  }
};

const findReadme = async ({ path, files }: Folder): Promise<Survey> => {
  const file = files.find((name) => /^readme(?:\.(?:md|rst|txt))?$/i.test(name)) ?? '';
  const { text = '' } = (file !== '' && (await readText(join(path, file)))) || {};
  const line = text.split('\n').find((each) => /[\p{L}\p{N}]/u.test(each) && !/^\s*(?:<|\[?!\[)/.test(each));
  if (line === undefined) return { readme: { brief: 'It has no README.' } };
  const start = cutToCells(printableLine(line.replace(/^[\s#=*>]+/, '')), 200);
  return { readme: { brief: `${code(file)} begins: ${start}` } };
};

const countLines = async (folder: Folder): Promise<Survey> => {
  const languages = new Map<string, { readonly files: number; readonly lines: number }>();
  const sizes: { readonly file: string; readonly size: number }[] = [];
  let [bytes, lines] = [0, 0];
  for await (const { file, size, text } of texts(folder)) {
    sizes.push({ file, size });
    bytes += size;
    if (text === undefined) continue;
    const language = LANGUAGES.get(extname(file).toLowerCase()) ?? OTHER;
    const known = languages.get(language) ?? { files: 0, lines: 0 };
    const here = text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
    languages.set(language, { files: known.files + 1, lines: known.lines + here });
    lines += here;
  }
  const rows = [...languages].toSorted(([, a], [, b]) => b.lines - a.lines);
  const named = rows.flatMap(([language]) => (language === OTHER ? [] : [language])).slice(0, 3);
  const mostly = named.length === 0 ? '' : `: mostly ${named.join(', ')}`;
  const table = rows.map(([language, count]) => `| ${language} | ${count.files} | ${count.lines} |`);
  const biggest = sizes.toSorted((a, b) => b.size - a.size).slice(0, 10);
  const [first] = biggest;
  return {
    languages: {
      brief: `${counted(sizes.length, 'file')}, ${counted(lines, 'line')}, ${sized(bytes)}${mostly}.`,
      heading: 'Languages',
      lines: ['| Language | Files | Lines |', '| --- | ---: | ---: |', ...table],
    },
    biggest: !first
      ? { brief: 'It has no files.' }
      : {
          brief: `The biggest file is ${code(first.file)} (${sized(first.size)}).`,
          heading: 'Biggest files',
          lines: biggest.map(({ file, size }) => `- ${code(file)} ${sized(size)}`),
        },
  };
};

const askGitState = async (folder: Folder): Promise<Survey> => {
  const flags = ['--porcelain=v1', '--branch', '--untracked-files=normal', '--ignore-submodules=dirty'];
  const status = await askGit(['status', ...flags], folder);
  if (!status.ok) return { git: { brief: 'It is not in a git repository.' } };
  // A repository without commits has no log.
  const log = await askGit(['log', '-5', '--no-show-signature', '--format=%h %cs %s'], folder);
  const [head = '', ...dirty] = status.stdout.split('\n');
  const branch = /^## (?:No commits yet on )?(.+?)(?:\.\.\.|$)/.exec(head)?.[1] ?? '?';
  const state = dirty.length === 0 ? 'nothing uncommitted' : counted(dirty.length, 'uncommitted file');
  const listed = (lines: readonly string[]) => lines.slice(0, MAX_SHOWN).map((line) => `- ${code(line)}`);
  const commits =
    log.stdout === '' ? ['No commits here yet.'] : ['Last commits:', '', ...listed(log.stdout.split('\n'))];
  const uncommitted = dirty.length === 0 ? [] : ['', 'Uncommitted:', '', ...listed(dirty)];
  const brief = `Git: branch ${code(branch)}, ${state}.`;
  return { git: { brief, heading: 'Git', lines: [...commits, ...uncommitted] } };
};

const findMarks = async (folder: Folder): Promise<Survey> => {
  const marks: string[] = [];
  const files = new Set<string>();
  for await (const { file, text = '' } of texts(folder))
    for (const [at, line] of text.split('\n').entries()) {
      const mark = MARK.exec(line)?.[1];
      if (mark === undefined) continue;
      files.add(file);
      marks.push(`- ${code(`${file}:${at + 1}`)} ${code(cutToCells(printableLine(mark), 120))}`);
    }
  if (marks.length === 0) return { marks: { brief: 'No TODO or FIXME.' } };
  const more = marks.length > MAX_SHOWN ? [`- … and ${marks.length - MAX_SHOWN} more`] : [];
  const brief = `${marks.length.toLocaleString('en-US')} TODO and FIXME in ${counted(files.size, 'file')}.`;
  return { marks: { brief, heading: 'TODO and FIXME', lines: [...marks.slice(0, MAX_SHOWN), ...more] } };
};

const findTests = async ({ path, files }: Folder): Promise<Survey> => {
  const commands: string[] = [];
  for (const [file, sign, command] of TEST_COMMANDS)
    if (files.includes(file) && sign.test((await readText(join(path, file)))?.text ?? ''))
      commands.push(`${code(command)} (${file})`);
  const brief = commands.length === 0 ? 'No test command was found.' : `Tests: ${commands.join(', ')}.`;
  return { tests: { brief } };
};

interface Step {
  readonly title: string;
  readonly tool: string;
  readonly kind: ToolKind;
  readonly topics: readonly Topic[];
  look(folder: Folder): Promise<Survey>;
}

export const STEPS: readonly Step[] = [
  {
    title: 'Read what the project says about itself',
    tool: 'read_readme',
    kind: 'read',
    topics: ['readme'],
    look: findReadme,
  },
  {
    title: 'Count lines by language, find the biggest files',
    tool: 'count_lines',
    kind: 'read',
    topics: ['languages', 'biggest'],
    look: countLines,
  },
  {
    title: 'Ask git for branch, changes and commits',
    tool: 'run_command',
    kind: 'execute',
    topics: ['git'],
    look: askGitState,
  },
  { title: 'Find TODO and FIXME', tool: 'search', kind: 'search', topics: ['marks'], look: findMarks },
  {
    title: 'Find out how to run the tests',
    tool: 'find_test_command',
    kind: 'read',
    topics: ['tests'],
    look: findTests,
  },
];
