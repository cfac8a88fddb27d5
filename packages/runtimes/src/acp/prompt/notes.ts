// The notes an agent keeps from task to task: it is given the beginning of each, and told where the rest lies.

import { join } from 'node:path';
import { listFolder, readSmallFile } from '@coxswain/protocol/files';

export interface NotesFolder {
  readonly folder: string;
  readonly notes: readonly Note[];
  /** Files that there was no room for. */
  readonly further: readonly string[];
}

export interface Note {
  readonly name: string;
  /** The beginning of the file. */
  readonly text: string;
  readonly isWhole: boolean;
}

const NOTE_BYTES = 8 * 1024;
const FOLDER_BYTES = 24 * 1024;
const MAX_NAMED = 50;
const MAX_ENTRIES = 1_000;
/** A file of this name comes before the others. */
const FIRST = 'MEMORY.md';

/** The notes in a folder: its Markdown and text files by name. A folder that is not there yet has none. */
export const notesIn = async (folder: string): Promise<NotesFolder> => {
  const found = await listFolder(folder, { maxEntries: MAX_ENTRIES }).catch(() => ({ entries: [] }));
  const names = found.entries
    .map(({ name }) => name)
    .filter((name) => /\.(md|txt)$/i.test(name))
    .toSorted((a, b) => Number(b === FIRST) - Number(a === FIRST) || a.localeCompare(b, 'en'));
  const notes: Note[] = [];
  let leftBytes = FOLDER_BYTES;
  for (const name of names) {
    if (leftBytes <= 0) break;
    const note = await noteOf(folder, name, Math.min(NOTE_BYTES, leftBytes)).catch(() => undefined);
    if (!note) continue;
    leftBytes -= Buffer.byteLength(note.text);
    notes.push(note);
  }
  const given = new Set(notes.map(({ name }) => name));
  return { folder, notes, further: names.filter((name) => !given.has(name)).slice(0, MAX_NAMED) };
};

const noteOf = async (folder: string, name: string, limitBytes: number): Promise<Note> => {
  const { bytes, stats } = await readSmallFile(join(folder, name), { maxBytes: limitBytes, part: 'start' });
  // A character that the limit cuts would become another one.
  const text = new TextDecoder().decode(bytes, { stream: true });
  return { name, text, isWhole: stats.size <= bytes.length };
};
