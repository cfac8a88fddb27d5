// What is sent as the prompt: first what the agent may have forgotten, and last the prompt itself, word for word.

import { join } from 'node:path';
import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition, MessagePart, SessionMessage } from '@coxswain/protocol';
import { listFolder, readSmallFile } from '@coxswain/protocol/files';
import type { OpenWork } from '../../runtime.ts';
import { boundedText } from '../updates/bounded.ts';
import { type Skill, skillsIn } from './skills.ts';

export interface PromptParts {
  readonly prompt: string;
  readonly openWork: readonly OpenWork[];
  /** What was said before, for an agent that lost it. */
  readonly transcript?: readonly SessionMessage[] | undefined;
  readonly agent: AgentDefinition;
  /** This is the first prompt of the agent's conversation: it gets its instructions, skills and notes. */
  readonly isFirstTurn: boolean;
  /** Blocks of what is attached; they come before the prompt. */
  readonly attached?: readonly ContentBlock[] | undefined;
}

const textBlock = (text: string): ContentBlock => ({ type: 'text', text });

const OPENING = "The following comes from Coxswain, which runs you; it is not part of the user's request.";

/**
 * The blocks in order: one with everything that surrounds the prompt, unless there is nothing, and the prompt. A prompt
 * that begins with a slash is a command of the agent's own: it only works alone.
 */
export const promptBlocks = async (parts: PromptParts): Promise<ContentBlock[]> => {
  const prompt = textBlock(parts.prompt);
  const { attached = [] } = parts;
  // What is attached to a command follows it.
  if (/^\/\w/.test(parts.prompt)) return [prompt, ...attached];
  const sections = [
    ...(parts.isFirstTurn ? await sectionsOfAgent(parts.agent) : []),
    section('Earlier in this conversation', transcriptText(parts.transcript ?? [])),
    section('Your open items and tasks', openWorkText(parts.openWork)),
  ].filter((text) => text !== '');
  const before = sections.length === 0 ? [] : [textBlock([OPENING, ...sections].join('\n\n'))];
  return [...before, ...attached, prompt];
};

const section = (title: string, text: string): string => (text === '' ? '' : `## ${title}\n\n${text}`);

const sectionsOfAgent = async (agent: AgentDefinition): Promise<readonly string[]> => {
  const notes = await Promise.all((agent.memory ?? []).map(notesIn));
  return [
    section('Your instructions', agent.system ?? ''),
    section(
      'Your skills: read the file of one before you use it',
      (await skillsIn(agent.skills ?? [])).map(skillLine).join('\n'),
    ),
    section('Your notes: keep them up to date', notes.map(notesText).join('\n\n')),
  ];
};

const skillLine = ({ name, description, path }: Skill): string =>
  `- ${name}${description && `: ${description}`} (${path})`;

const notesText = ({ folder, notes, further }: NotesFolder): string =>
  [
    `In ${folder}:${notes.length === 0 ? ' nothing yet.' : ''}`,
    ...notes.map(
      ({ name, text, isWhole }) => `### ${name}${isWhole ? '' : ' (beginning)'}\n\n${text.trimEnd()}`,
    ),
    ...(further.length > 0 ? [`Also there: ${further.join(', ')}`] : []),
  ].join('\n\n');

// The agent's open items and tasks, line by line, so that an agent that lost its context still knows its work.
const MAX_LISTED = 100;

/** What each of them is, oldest first; empty when nothing is open. */
const openWorkText = (openWork: readonly OpenWork[]): string => {
  const lines = openWork
    .slice(0, MAX_LISTED)
    .map(
      ({ id, kind, status, description }) =>
        `- ${id} (${kind === 'item' ? 'item' : 'task'}, ${status}): ${description}`,
    );
  const further = openWork.length - lines.length;
  if (further > 0) lines.push(`- and ${further} more: list them with manage_tasks`);
  return lines.join('\n');
};

// The notes an agent keeps from task to task: it gets the beginning of each, and the path to the rest.
interface NotesFolder {
  readonly folder: string;
  readonly notes: readonly Note[];
  /** Files that there was no room for. */
  readonly further: readonly string[];
}

interface Note {
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

/** The notes in a folder: its Markdown and text files by name. A folder that does not exist yet has none. */
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

// What was said before, as text for an agent that lost it: the newest messages whole, older ones left out when there is no
// room for them.
const TRANSCRIPT_BYTES = 96 * 1024;
const MESSAGE_BYTES = 16 * 1024;
const TOOL_BYTES = 2 * 1024;

const SPEAKERS: Readonly<Record<SessionMessage['role'], string>> = {
  user: 'User',
  assistant: 'You',
  tool: 'Tool',
  summary: 'Summary of everything before',
};

/** The messages as text, oldest first; empty when nothing was said. */
const transcriptText = (messages: readonly SessionMessage[]): string => {
  const kept: string[] = [];
  let leftBytes = TRANSCRIPT_BYTES;
  for (const message of messages.toReversed()) {
    const text = messageText(message);
    leftBytes -= Buffer.byteLength(text);
    if (leftBytes < 0 && kept.length > 0) break;
    if (text !== '') kept.push(text);
  }
  const missing = messages.filter((message) => messageText(message) !== '').length - kept.length;
  if (missing > 0) kept.push(`[${missing} earlier messages left out]`);
  return kept.toReversed().join('\n\n');
};

const messageText = ({ role, parts }: SessionMessage): string => {
  const text = parts
    .map(partText)
    .filter((part) => part !== '')
    .join('\n');
  return text === '' ? '' : `${SPEAKERS[role]}: ${boundedText(text, MESSAGE_BYTES)}`;
};

const partText = (part: MessagePart): string => {
  switch (part.type) {
    case 'text':
      return part.text;
    case 'tool-call':
      return boundedText(`[used ${part.toolName}: ${JSON.stringify(part.input) ?? ''}]`, TOOL_BYTES);
    case 'tool-result':
      return boundedText(`[${part.toolName} answered: ${part.output}]`, TOOL_BYTES);
    case 'file':
      return `[attached: ${part.name}]`;
    case 'reasoning':
      return '';
  }
};
