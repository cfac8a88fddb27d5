// What an agent is told of its skills and its memory: that they are there, and how they begin. It reads the rest itself.

import { join } from 'node:path';
import { listFolder } from '@coxswain/protocol/files';
import { readTextFile } from './tools/text-file.ts';

const MEMORY_CHARACTERS = 8_000;
const MOST_SKILLS = 100;
const MAX_ENTRIES = 1_000;
const DESCRIPTION_CHARACTERS = 1_024;

/** The skills in the folders: each folder with a `SKILL.md`, or the folder itself when it has one. '' when there are none. */
export const skillsText = async (folders: readonly string[]): Promise<string> => {
  const found: string[] = [];
  for (const folder of folders) {
    const { entries } = await listFolder(folder, { maxEntries: MAX_ENTRIES }).catch(() => ({ entries: [] }));
    const names = entries.map(({ name }) => name).toSorted();
    for (const place of [folder, ...names.map((name) => join(folder, name))]) {
      const path = join(place, 'SKILL.md');
      const text = await readIfThere(path);
      if (text === undefined || found.length >= MOST_SKILLS) continue;
      const { name, description } = frontMatter(text);
      found.push(`- ${name ?? place}: ${description ?? 'see the file'} (${path})`);
    }
  }
  if (found.length === 0) return '';
  return `Skills. When one fits your work, read its file with read_file and follow it:\n${found.join('\n')}`;
};

/** How the `MEMORY.md` of each folder begins. '' when there are no folders. */
export const memoryText = async (folders: readonly string[]): Promise<string> => {
  const parts: string[] = [];
  for (const folder of folders) {
    const path = join(folder, 'MEMORY.md');
    const text = await readIfThere(path);
    const body =
      text === undefined || text.trim() === '' ? '(nothing is written there yet)' : beginningOf(text);
    parts.push(`${path}:\n${body}`);
  }
  if (parts.length === 0) return '';
  return `Your memory, which lasts beyond this task. Keep it short and right; other files beside it are yours too.\n${parts.join('\n\n')}`;
};

const beginningOf = (text: string): string =>
  text.length <= MEMORY_CHARACTERS
    ? text.trimEnd()
    : `${text.slice(0, MEMORY_CHARACTERS)}\n[… ${text.length - MEMORY_CHARACTERS} more characters; read the file …]`;

const readIfThere = (path: string): Promise<string | undefined> =>
  readTextFile(path, path).catch(() => undefined);

/** The `name` and `description` between the first two lines of `---`. */
const frontMatter = (text: string): { readonly name?: string; readonly description?: string } => {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1];
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*["']?(.*?)["']?[ \\t]*$`, 'm')
      .exec(block ?? '')?.[1]
      ?.slice(0, DESCRIPTION_CHARACTERS);
  return { name: field('name') || undefined, description: field('description') || undefined };
};
