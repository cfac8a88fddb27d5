// What the surveyor tells a client that it can do: its modes and commands.

import type { AvailableCommand, SessionMode, SessionModeState } from '@agentclientprotocol/sdk';

export const MODES = ['full', 'brief'] as const;
/** How much is told: everything that was found, or one line for each part. */
export type Mode = (typeof MODES)[number];

const AVAILABLE_MODES: SessionMode[] = [
  { id: 'full', name: 'Full', description: 'Everything that was found, in sections' },
  { id: 'brief', name: 'Brief', description: 'One line for each part' },
];

export const isMode = (id: string): id is Mode => (MODES as readonly string[]).includes(id);

export const modeState = (mode: Mode): SessionModeState => ({
  currentModeId: mode,
  availableModes: AVAILABLE_MODES,
});

export const COMMANDS: AvailableCommand[] = [
  { name: 'survey', description: 'Survey the folder: everything' },
  { name: 'languages', description: 'Languages with their files and lines' },
  { name: 'biggest', description: 'The biggest files' },
  { name: 'git', description: 'Branch, uncommitted files and the last commits' },
  { name: 'todos', description: 'TODO and FIXME with their places' },
  { name: 'tests', description: 'How the tests are run' },
  { name: 'readme', description: 'What the project says of itself' },
  { name: 'write', description: 'Survey everything and write it into SURVEY.md' },
];
