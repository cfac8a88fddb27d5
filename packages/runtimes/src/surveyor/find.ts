// What the surveyor finds in a folder, as Markdown. Nothing there is trusted: links are not followed, what is no text is not
// read, and git runs nothing that a repository names.

import { readdir } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { cutToCells, printableLine } from '@coxswain/protocol';
import { readSmallFile } from '@coxswain/protocol/files';
import { type GitAnswer, git } from '../git/git.ts';
import { foldersOf, plainRepository } from '../git/plain-repository.ts';

/** One part of a survey: a line of its own, and what a section says below its heading. */
export interface Part {
  readonly brief: string;
  readonly section?: { readonly heading: string; readonly lines: readonly string[] };
}

export interface Folder {
  readonly path: string;
  /** Relative to the folder, by name. */
  readonly files: readonly string[];
  readonly signal: AbortSignal;
}

export const SURVEY_FILE = 'SURVEY.md';
const MAX_FILES = 20_000;
const MAX_FILE_BYTES = 4 * 1024 * 1024;
const SKIPPED: ReadonlySet<string> = new Set(['.git', '.hg', '.svn', '.venv', 'node_modules', 'venv']);
const LANGUAGES: Readonly<Record<string, string>> = Object.fromEntries(
  (
    'C:c,h|C#:cs|C++:cc,cpp,hpp|CSS:css,scss|Go:go|HTML:html|Java:java|JavaScript:cjs,js,jsx,mjs|JSON:json|Kotlin:kt|' +
    'Markdown:md|PHP:php|Python:py|Ruby:rb|Rust:rs|Scala:scala|Shell:bash,sh,zsh|SQL:sql|Swift:swift|Text:txt|TOML:toml|' +
    'TypeScript:cts,mts,ts,tsx|XML:xml|YAML:yaml,yml'
  )
    .split('|')
    .flatMap((entry) => {
      const [language = '', endings = ''] = entry.split(':');
      return endings.split(',').map((ending) => [`.${ending}`, language]);
    }),
);
const OTHER = 'Other';
const TEST_COMMANDS: readonly (readonly [file: string, sign: RegExp, command: string])[] = [
  ['package.json', /"test"\s*:(?!.*no test specified)/, 'npm test'],
  ['Makefile', /^test\s*:(?!=)/m, 'make test'],
  ['Cargo.toml', /^/, 'cargo test'],
  ['go.mod', /^/, 'go test ./...'],
  ['pyproject.toml', /pytest/, 'pytest'],
];
/** Where a comment or a line begins with the word; in the middle of a text it is only mentioned. */
const MARK = /(?:^|\/\/|\/?\*|#|--|;|%|<!--)[\s\-[\]@]{0,20}\b((?:TODO|FIXME)\b.*)/;
const SHOWN = 50;

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
const askGit = async (args: readonly string[], path: string, signal: AbortSignal): Promise<GitAnswer> => {
  const location = { folder: path, signal, environment: process.env };
  const repository = await foldersOf(location);
  if ('ok' in repository) return repository;
  const plain = await plainRepository({ ...location, repository });
  try {
    return await git(args, plain.location, { timeoutMs: 20_000 });
  } finally {
    await plain.close();
  }
};

/** What git tracks or does not ignore; elsewhere everything but what package managers put there. */
export const listFiles = async (path: string, signal: AbortSignal): Promise<readonly string[]> => {
  const options = ['--cached', '--others', '--exclude-standard'];
  const { stdout } = await askGit(['ls-files', '-z', ...options], path, signal);
  const files = new Set(stdout.split('\0').filter((file) => file !== ''));
  if (files.size === 0) for await (const file of walk(path)) if (files.add(file).size >= MAX_FILES) break;
  return [...files].filter((file) => file !== SURVEY_FILE).toSorted();
};

const walk = async function* (root: string, below = ''): AsyncGenerator<string> {
  for (const entry of await readdir(join(root, below), { withFileTypes: true }).catch(() => [])) {
    const path = join(below, entry.name);
    if (entry.isFile()) yield path;
    if (entry.isDirectory() && !SKIPPED.has(entry.name)) yield* walk(root, path);
  }
};

/** Undefined bytes: no text, or too big. */
export const readText = async (
  path: string,
): Promise<{ readonly size: number; readonly text?: string } | undefined> => {
  const options = { maxBytes: MAX_FILE_BYTES, followsLinks: false, part: 'start' } as const;
  const read = await readSmallFile(path, options).catch(() => undefined);
  if (!read) return undefined;
  const { bytes, stats } = read;
  return bytes.includes(0) || stats.size > MAX_FILE_BYTES
    ? { size: stats.size }
    : { size: stats.size, text: bytes.toString('utf8') };
};

const texts = async function* ({ path, files, signal }: Folder) {
  for (const file of files.slice(0, MAX_FILES)) {
    signal.throwIfAborted();
    const found = await readText(join(path, file));
    if (found) yield { file, ...found };
  }
};

export const findReadme = async ({ path, files }: Folder): Promise<Part> => {
  const file = files.find((name) => /^readme(?:\.(?:md|rst|txt))?$/i.test(name));
  const { text = '' } = (file !== undefined && (await readText(join(path, file)))) || {};
  const line = text.split('\n').find((each) => /[\p{L}\p{N}]/u.test(each) && !/^\s*(?:<|\[?!\[)/.test(each));
  if (file === undefined || line === undefined) return { brief: 'It has no README.' };
  return { brief: `${code(file)} begins: ${cutToCells(printableLine(line.replace(/^[\s#=*>]+/, '')), 200)}` };
};

export const countLines = async (
  folder: Folder,
): Promise<{ readonly languages: Part; readonly biggest: Part }> => {
  const languages = new Map<string, { readonly files: number; readonly lines: number }>();
  const sizes: { readonly file: string; readonly size: number }[] = [];
  let [bytes, lines] = [0, 0];
  for await (const { file, size, text } of texts(folder)) {
    sizes.push({ file, size });
    bytes += size;
    if (text === undefined) continue;
    const language = LANGUAGES[extname(file).toLowerCase()] ?? OTHER;
    const known = languages.get(language) ?? { files: 0, lines: 0 };
    const here = text.split('\n').length - (text === '' || text.endsWith('\n') ? 1 : 0);
    languages.set(language, { files: known.files + 1, lines: known.lines + here });
    lines += here;
  }
  const rows = [...languages].toSorted(([, a], [, b]) => b.lines - a.lines);
  const named = rows.flatMap(([language]) => (language === OTHER ? [] : [language])).slice(0, 3);
  const mostly = named.length === 0 ? '' : `: mostly ${named.join(', ')}`;
  const table = rows.map(([language, count]) => `| ${language} | ${count.files} | ${count.lines} |`);
  const [first, ...others] = sizes.toSorted((a, b) => b.size - a.size).slice(0, 10);
  return {
    languages: {
      brief: `${counted(sizes.length, 'file')}, ${counted(lines, 'line')}, ${sized(bytes)}${mostly}.`,
      section: {
        heading: 'Languages',
        lines: ['| Language | Files | Lines |', '| --- | ---: | ---: |', ...table],
      },
    },
    biggest: first
      ? {
          brief: `The biggest file is ${code(first.file)} (${sized(first.size)}).`,
          section: {
            heading: 'Biggest files',
            lines: [first, ...others].map(({ file, size }) => `- ${code(file)} ${sized(size)}`),
          },
        }
      : { brief: 'It has no files.' },
  };
};

export const askGitState = async ({ path, signal }: Folder): Promise<Part> => {
  const flags = ['--porcelain=v1', '--branch', '--untracked-files=normal', '--ignore-submodules=dirty'];
  const status = await askGit(['status', ...flags, '--', '.'], path, signal);
  if (!status.ok) return { brief: 'It is not in a git repository.' };
  // A repository without commits has no log.
  const log = await askGit(
    ['log', '-5', '--no-show-signature', '--format=%h %cs %s', '--', '.'],
    path,
    signal,
  );
  const [head = '', ...dirty] = status.stdout.split('\n');
  const branch = /^## (?:No commits yet on )?(.+?)(?:\.\.\.|$)/.exec(head)?.[1] ?? '?';
  const state = dirty.length === 0 ? 'nothing uncommitted' : counted(dirty.length, 'uncommitted file');
  const listed = (lines: readonly string[]): readonly string[] =>
    lines.slice(0, SHOWN).map((line) => `- ${code(line)}`);
  return {
    brief: `Git: branch ${code(branch)}, ${state}.`,
    section: {
      heading: 'Git',
      lines: [
        ...(log.stdout === ''
          ? ['No commits here yet.']
          : ['Last commits:', '', ...listed(log.stdout.split('\n'))]),
        ...(dirty.length === 0 ? [] : ['', 'Uncommitted:', '', ...listed(dirty)]),
      ],
    },
  };
};

export const findMarks = async (folder: Folder): Promise<Part> => {
  const marks: string[] = [];
  const files = new Set<string>();
  for await (const { file, text = '' } of texts(folder))
    for (const [at, line] of text.split('\n').entries()) {
      const mark = MARK.exec(line)?.[1];
      if (mark === undefined) continue;
      files.add(file);
      marks.push(`- ${code(`${file}:${at + 1}`)} ${code(cutToCells(printableLine(mark), 120))}`);
    }
  if (marks.length === 0) return { brief: 'No TODO or FIXME.' };
  const more = marks.length > SHOWN ? [`- … and ${marks.length - SHOWN} more`] : [];
  return {
    brief: `${marks.length.toLocaleString('en-US')} TODO and FIXME in ${counted(files.size, 'file')}.`,
    section: { heading: 'TODO and FIXME', lines: [...marks.slice(0, SHOWN), ...more] },
  };
};

export const findTests = async ({ path, files }: Folder): Promise<Part> => {
  const commands: string[] = [];
  for (const [file, sign, command] of TEST_COMMANDS)
    if (files.includes(file) && sign.test((await readText(join(path, file)))?.text ?? ''))
      commands.push(`${code(command)} (${file})`);
  return { brief: commands.length === 0 ? 'No test command was found.' : `Tests: ${commands.join(', ')}.` };
};
