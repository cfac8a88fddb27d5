// The agents that are there before the config file says anything: built in, of our own, well known. The file completes or
// overrides each by its name.

import { type AgentDefinition, BUILT_IN_AGENTS } from '@coxswain/protocol';
import { WELL_KNOWN_AGENTS } from './well-known.ts';

/** Our own agent that needs no model. */
export const SURVEYOR_AGENT = 'surveyor';

/** How the surveyor is started: the program and its arguments. Without one it is known by name, and cannot be run. */
const surveyor = (command: readonly string[] | undefined): AgentDefinition => ({
  name: SURVEYOR_AGENT,
  runtime: 'acp',
  ...(command === undefined ? {} : { command }),
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'built in',
});

/** Every agent that is offered. */
export const offeredAgents = (surveyorCommand?: readonly string[]): readonly AgentDefinition[] => [
  ...BUILT_IN_AGENTS,
  surveyor(surveyorCommand),
  ...WELL_KNOWN_AGENTS,
];
