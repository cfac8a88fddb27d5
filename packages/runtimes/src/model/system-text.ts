// The system text, before the conversation: name and folder of the agent, which change seldom, and its open work,
// which is looked up at each step and never stored.

import { join } from 'node:path';
import { listFolder } from '@coxswain/protocol/files';
import type { OpenWork, RunRequest } from '../runtime.ts';
import { readTextFile } from './tools/text-file.ts';

const MAX_OPEN = 50;

/** The part that stays as it is for the whole run. */
export const fixedText = async ({ agent, workDir, addDirs }: RunRequest, nowMs: number): Promise<string> => {
  const own = agent.system ?? defaultText(agent.name);
  const folders = addDirs.length === 0 ? '' : ` You may also work in ${addDirs.join(', ')}.`;
  const day = new Date(nowMs).toISOString().slice(0, 10);
  const skillFolder = `You work in the folder ${workDir} on ${process.platform}.${folders} Today is ${day}.`;
  const notes = await Promise.all([skillsText(agent.skills ?? []), memoryText(agent.memory ?? [])]);
  return [own, skillFolder, ...notes].filter((text) => text !== '').join('\n\n');
};

const defaultText = (name: string): string =>
  `You are the agent '${name}'. Do the task you are given with the tools you have, look at the results of what you did, and end with a short answer that says what was done and what was not. When a tool is refused, do not try to get around it.`;

/** The part that is rebuilt for each step. '' when nothing is open. */
export const openWorkText = (work: readonly OpenWork[]): string => {
  if (work.length === 0) return '';
  const lines = work
    .slice(0, MAX_OPEN)
    .map(({ id, kind, status, description }) => `- ${id} (${kind}, ${status}): ${description}`);
  const more = work.length > MAX_OPEN ? [`- and ${work.length - MAX_OPEN} more`] : [];
  return ['Your open items and tasks now:', ...lines, ...more].join('\n');
};

// The skills and the memory of an agent in its system text: what there is, and how it begins. It reads the rest itself.
const MEMORY_CHARACTERS = 8_000;
const MAX_SKILLS = 100;
const MAX_ENTRIES = 1_000;
const DESCRIPTION_CHARACTERS = 1_024;

/** The skills in the folders: each folder with a `SKILL.md`, or the folder itself when it has one. '' when there are none. */
export const skillsText = async (folders: readonly string[]): Promise<string> => {
  const found: string[] = [];
  for (const folder of folders) {
    const { entries } = await listFolder(folder, { maxEntries: MAX_ENTRIES }).catch(() => ({ entries: [] }));
    const names = entries.map(({ name }) => name).toSorted();
    for (const skillFolder of [folder, ...names.map((name) => join(folder, name))]) {
      const path = join(skillFolder, 'SKILL.md');
      const text = await readIfThere(path);
      if (text === undefined || found.length >= MAX_SKILLS) continue;
      const { name, description } = frontMatter(text);
      found.push(`- ${name ?? skillFolder}: ${description ?? 'see the file'} (${path})`);
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
const frontMatter = (
  text: string,
): { readonly name?: string | undefined; readonly description?: string | undefined } => {
  const block = /^---\r?\n([\s\S]*?)\r?\n---/.exec(text)?.[1];
  const field = (name: string): string | undefined =>
    new RegExp(`^${name}:[ \\t]*["']?(.*?)["']?[ \\t]*$`, 'm')
      .exec(block ?? '')?.[1]
      ?.slice(0, DESCRIPTION_CHARACTERS);
  return { name: field('name') || undefined, description: field('description') || undefined };
};
