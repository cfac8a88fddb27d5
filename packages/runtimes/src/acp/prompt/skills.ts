// The skills of an agent: it gets one line about each and reads the rest when it needs it. A skill is a folder with a
// SKILL.md whose first lines give its name and purpose.

import { basename, join } from 'node:path';
import { listFolder, readSmallText } from '@coxswain/protocol/files';

export interface Skill {
  readonly name: string;
  readonly description: string;
  /** Its SKILL.md. */
  readonly path: string;
}

const SKILL_FILE = 'SKILL.md';
const HEAD_BYTES = 8 * 1024;
const MAX_SKILLS = 100;
const MAX_ENTRIES = 1_000;
const MAX_DESCRIPTION_LENGTH = 500;

/** The skills in these folders: each is one itself, or holds folders that are. What cannot be read is left out. */
export const skillsIn = async (folders: readonly string[]): Promise<readonly Skill[]> => {
  const skills: Skill[] = [];
  for (const folder of folders) {
    const own = await skillOf(folder);
    const candidates = own ? [] : await foldersIn(folder);
    const inner = await Promise.all(candidates.slice(0, MAX_SKILLS).map(skillOf));
    skills.push(...[own, ...inner].filter((skill) => skill !== undefined));
  }
  return skills.slice(0, MAX_SKILLS);
};

const foldersIn = async (folder: string): Promise<readonly string[]> => {
  const { entries } = await listFolder(folder, { maxEntries: MAX_ENTRIES }).catch(() => ({ entries: [] }));
  return entries
    .map(({ name }) => name)
    .toSorted()
    .map((name) => join(folder, name));
};

const skillOf = async (folder: string): Promise<Skill | undefined> => {
  const path = join(folder, SKILL_FILE);
  const head = await headOf(path).catch(() => undefined);
  if (head === undefined) return undefined;
  const [, frontMatter = ''] = /^---\r?\n([\s\S]*?)\r?\n---/.exec(head) ?? [];
  return {
    name: fieldIn(frontMatter, 'name') ?? basename(folder),
    description: (fieldIn(frontMatter, 'description') ?? '').slice(0, MAX_DESCRIPTION_LENGTH),
    path,
  };
};

const headOf = (path: string): Promise<string> =>
  readSmallText(path, { maxBytes: HEAD_BYTES, part: 'start' });

// One line, a quoted one, or a block whose further lines are indented: all that the heads of skills use.
const fieldIn = (frontMatter: string, name: string): string | undefined => {
  const [, value = ''] = new RegExp(`^${name}:(.*(?:\\n[ \\t]+.*)*)`, 'm').exec(frontMatter) ?? [];
  const text = value
    .replace(/^\s*[|>][+-]?\s*\n/, '')
    .replaceAll(/\s+/g, ' ')
    .trim();
  const unquoted = /^(['"])(.*)\1$/.exec(text)?.[2] ?? text;
  return unquoted === '' ? undefined : unquoted;
};
