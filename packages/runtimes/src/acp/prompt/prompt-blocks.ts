// What is sent as the prompt: what the agent may have forgotten first, and the prompt itself last, word for word.

import type { ContentBlock } from '@agentclientprotocol/sdk/unstable';
import type { AgentDefinition, SessionMessage } from '@coxswain/protocol';
import type { OpenWork } from '../../runtime.ts';
import { type NotesFolder, notesIn } from './notes.ts';
import { openWorkText } from './open-work.ts';
import { type Skill, skillsIn } from './skills.ts';
import { transcriptText } from './transcript.ts';

export interface PromptParts {
  readonly prompt: string;
  readonly openWork: readonly OpenWork[];
  /** What was said before, for an agent that lost it. */
  readonly transcript?: readonly SessionMessage[];
  readonly agent: AgentDefinition;
  /** The first prompt that this conversation of the agent gets: it is told its instructions, skills and notes. */
  readonly isFirstTurn: boolean;
  /** Blocks of what is attached; they come before the prompt. */
  readonly attached?: readonly ContentBlock[];
}

const textBlock = (text: string): ContentBlock => ({ type: 'text', text });

const OPENING = 'The following comes from Coxswain, which runs you, and is not part of what the user asks.';

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
    section('What was said before in this conversation', transcriptText(parts.transcript ?? [])),
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
      ({ name, text, isWhole }) => `### ${name}${isWhole ? '' : ' (its beginning)'}\n\n${text.trimEnd()}`,
    ),
    ...(further.length > 0 ? [`Also there: ${further.join(', ')}`] : []),
  ].join('\n\n');
