// The attributes and ignore rules of a commit, in files of ours. Whoever changes a working tree can change the rules in it as
// well, and so make their changes unseen: `* -diff` shows none, `* filter=lfs` shows a stand-in, and an ignored file is not
// there at all. What a commit says cannot change. (`--attr-source` would do for attributes, from git 2.41 on.)

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { type GitLocation, git } from './git.ts';
import type { PlainRepository } from './plain-repository.ts';

/** All that decide how the content of a file is shown. Unset at this point, the files of the working tree cannot set them. */
const RESET =
  '* !diff !text !eol !crlf !filter !ident !working-tree-encoding !whitespace !merge !conflict-marker-size\n';

type Kind = '.gitattributes' | '.gitignore';

interface RuleFile {
  /** The folder it applies to; empty for the root. */
  readonly folder: string;
  readonly kind: Kind;
  readonly text: string;
}

/**
 * Lets the repository go by the attributes of the commit and of the user, and writes what the commit and the user ignore into
 * the file that is returned. Throws when there is no such commit.
 */
export const useRulesOf = async (
  commit: string,
  { location, scratch }: Pick<PlainRepository, 'location' | 'scratch'>,
): Promise<string> => {
  const files = await ruleFiles(commit, location);
  const rules = (kind: Kind): string =>
    files
      .filter((file) => file.kind === kind)
      .map((file) => rulesIn(file))
      .join('');
  const attributes = RESET + (await userRules('attributes', location)) + rules('.gitattributes');
  const ignored = (await userRules('ignore', location)) + rules('.gitignore');
  const ignoreFile = join(scratch, 'info', 'exclude');
  await writeFile(join(scratch, 'info', 'attributes'), attributes, 'latin1');
  await writeFile(ignoreFile, ignored, 'latin1');
  return ignoreFile;
};

/** Those of the commit, those of outer folders first: what comes later counts more. */
const ruleFiles = async (commit: string, location: GitLocation): Promise<readonly RuleFile[]> => {
  const isBinary = true;
  const tree = await git(['ls-tree', '-r', '-z', '--full-tree', '--end-of-options', commit], location, {
    isBinary,
  });
  if (!tree.ok) throw new Error(`commit ${commit} cannot be read: ${tree.complaint}`);
  const listed = tree.stdout
    .split('\0')
    // Rules in a link are none for git either.
    .flatMap((line) => [
      ...line.matchAll(/^100\d{3} blob (\w+)\t((?:.*\/)?(\.gitattributes|\.gitignore))$/gs),
    ])
    .map(([, object = '', path = '', kind = '']) => ({ object, path, kind: kind as Kind })) // as in the pattern
    .toSorted((one, other) => one.path.split('/').length - other.path.split('/').length);
  if (listed.length === 0) return [];
  const input = listed.map(({ object }) => `${object}\n`).join('');
  const blobs = await git(['cat-file', '--batch'], location, { input, isBinary });
  if (!blobs.ok) throw new Error(blobs.complaint);
  let rest = blobs.stdout;
  return listed.map(({ path, kind }) => {
    const [header = '', size] = /^\w+ blob (\d+)\n/.exec(rest) ?? [];
    if (size === undefined) throw new Error(`${path} cannot be read`);
    const end = header.length + Number(size);
    const text = rest.slice(header.length, end);
    rest = rest.slice(end + 1);
    return { folder: path.slice(0, -kind.length - 1), kind, text };
  });
};

/** What the user's own configuration names, for every repository. */
const userRules = async (what: 'attributes' | 'ignore', location: GitLocation): Promise<string> => {
  const key = what === 'ignore' ? 'core.excludesFile' : 'core.attributesFile';
  const named = await git(['config', '--type=path', '--get', key], location);
  const { XDG_CONFIG_HOME, HOME = '/' } = location.environment;
  const file = named.ok ? named.stdout : join(XDG_CONFIG_HOME || join(HOME, '.config'), 'git', what);
  return `${await readFile(file, 'latin1').catch(() => '')}\n`;
};

const linesOf = (text: string): readonly string[] => text.replace(/^\xef\xbb\xbf/, '').split(/\r?\n/);

/** The pattern as it reads from the root. One without a slash within means names at any depth. */
const fromRoot = (pattern: string, folder: string): string => {
  const prefix = `/${folder.replaceAll(/[\\*?[\]]/g, '\\$&')}`;
  const isAnchored = pattern.slice(0, -1).includes('/');
  return isAnchored ? `${prefix}/${pattern.replace(/^\//, '')}` : `${prefix}/**/${pattern}`;
};

const ignoreRules = ({ folder, text }: RuleFile): readonly string[] =>
  linesOf(text).flatMap((line) => {
    if (line === '' || line.startsWith('#')) return [];
    const isNegated = line.startsWith('!');
    return `${isNegated ? '!' : ''}${fromRoot(isNegated ? line.slice(1) : line, folder)}`;
  });

const ESCAPES: Readonly<Record<string, string>> = {
  a: '\x07',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
};

const unquoted = (text: string): string =>
  text
    .slice(1, -1)
    .replaceAll(/\\([0-7]{3}|.)/gs, (_, code: string) =>
      /^\d/.test(code) ? String.fromCharCode(Number.parseInt(code, 8)) : (ESCAPES[code] ?? code),
    );

const quoted = (text: string): string =>
  `"${text.replaceAll(/["\\]/g, '\\$&').replaceAll(
    // biome-ignore lint/suspicious/noControlCharactersInRegex: these are what must be quoted
    /[\x00-\x1f]/g,
    (character) => `\\${character.charCodeAt(0).toString(8).padStart(3, '0')}`,
  )}"`;

const attributeRules = ({ folder, text }: RuleFile): readonly string[] =>
  linesOf(text).flatMap((line) => {
    const [, pattern = '', attributes = ''] = /^[ \t]*("(?:[^"\\]|\\.)*"|[^ \t]+)(.*)$/s.exec(line) ?? [];
    // Names for several attributes are made at the root alone.
    if (pattern === '' || /^(?:#|!|\[attr\])/.test(pattern)) return [];
    const plain = pattern.startsWith('"') ? unquoted(pattern) : pattern;
    return `${quoted(fromRoot(plain, folder))}${attributes}`;
  });

/** The lines of the file as they would be at the root. */
const rulesIn = (file: RuleFile): string => {
  const { folder, kind, text } = file;
  // Such a name cannot be written in a line.
  if (folder.includes('\n')) return '';
  const moved = kind === '.gitignore' ? ignoreRules : attributeRules;
  return `${(folder === '' ? linesOf(text) : moved(file)).join('\n')}\n`;
};
