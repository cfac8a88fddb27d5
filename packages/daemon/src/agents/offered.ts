// The agents that exist without the config file: built in, our own, well known. The file completes or
// overrides each by its name.

import { type AgentDefinition, BUILT_IN_AGENTS } from '@coxswain/protocol';
import { WELL_KNOWN_AGENTS } from './well-known.ts';

/** Our own agent, which needs no model. */
export const SURVEYOR_AGENT = 'surveyor';

/** The surveyor's program and arguments. Without it the surveyor is listed but cannot run. */
const surveyor = (command: readonly string[] | undefined): AgentDefinition => ({
  name: SURVEYOR_AGENT,
  runtime: 'acp',
  command,
  env: {},
  passEnv: [],
  maySubmit: [],
  definedIn: 'built in',
});

/** All offered agents. */
export const offeredAgents = (surveyorCommand?: readonly string[]): readonly AgentDefinition[] => [
  ...BUILT_IN_AGENTS,
  surveyor(surveyorCommand),
  ...WELL_KNOWN_AGENTS,
];
