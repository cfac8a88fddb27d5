// What a check reports about an agent it could talk to.

import { type AgentDefinition, permissionsOf, TOOL_KINDS } from '@coxswain/protocol';
import { askingVariable } from './host/supports-asking.ts';
import { quirksOf } from './quirks.ts';
import { type AgentProfile, PROTOCOL_VERSION } from './session/initialize.ts';
import { currentModelName, type ModelChoice } from './session/models.ts';

const MAX_MODELS = 10;

/** The started process, and why the one before it failed. */
export const startedText = (pid: number, failures: readonly string[]): string => {
  const last = failures.at(-1);
  return last === undefined
    ? `process ${pid}`
    : `process ${pid}, on attempt ${failures.length + 1}; before that: ${last}`;
};

export const greetedText = (program: string, { info }: AgentProfile): string => {
  const who = info ? `${info.name} ${info.version}`.trim() : `${program}, which does not give its name`;
  return `${who}, protocol version ${PROTOCOL_VERSION}`;
};

/** Many agents open a session without a login, and find out at the first prompt. */
export const loginText = (
  { authMethods }: AgentProfile,
  { agent, isDeep }: { readonly agent: AgentDefinition; readonly isDeep: boolean },
): string => {
  const ways = authMethods.map(({ name }) => name).join(', ');
  const opened = isDeep
    ? 'it opened a session without asking for a login'
    : `it opened a session; to see whether it is logged in, run: cox agents check ${agent.name} --deep`;
  return ways === '' ? opened : `${opened}; it offers: ${ways}`;
};

/** Whether the agent asks before what its permissions set to `ask`, and what makes it. */
export const askingText = (
  agent: AgentDefinition,
  { info }: AgentProfile,
  modes: readonly string[],
): string => {
  const permissions = permissionsOf(agent);
  const asked = TOOL_KINDS.filter((kind) => permissions[kind] === 'ask');
  if (asked.length === 0) return 'it may do everything it is allowed to without asking';
  const { asksInMode } = quirksOf(info);
  const isLeftAlone = permissions.edit === 'allow' && permissions.execute === 'allow';
  const asks = `asks before ${asked.join(', ')}`;
  if (asksInMode !== undefined && modes.includes(asksInMode) && !isLeftAlone)
    return `${asks}: cox sets its mode '${asksInMode}'`;
  const variable = askingVariable(agent, permissions);
  if (variable !== undefined) return `${asks}: cox sets ${variable}`;
  if (info?.name === 'surveyor') return asks;
  return 'cox cannot make it ask: it asks only about what its own settings say';
};

/** What the agent can do beyond the basics. */
export const capabilitiesText = (profile: AgentProfile): string => {
  const has = [
    profile.resumes && 'resumes sessions',
    profile.loads && 'loads sessions',
    profile.takesDirectories && 'additional folders',
    profile.takesHttpServers && 'MCP servers over HTTP',
    profile.takesImages && 'images',
  ].filter((each) => each !== false);
  return has.length === 0 ? 'none beyond the basics' : has.join(', ');
};

/** The model that the agent works with, and what else it offers. */
export const modelText = (
  choice: ModelChoice | undefined,
  { model }: AgentDefinition,
  isIgnored: boolean,
): string => {
  if (isIgnored)
    return `it does not let cox choose its model, so '${model}' cannot be used; set it in the agent's own settings`;
  if (!choice) return 'its own: it offers no choice';
  const names = choice.models.map(({ id, name }) => (/[|$]/.test(id) ? name : id));
  const more = names.length > MAX_MODELS ? ` and ${names.length - MAX_MODELS} more` : '';
  return `${model ?? currentModelName(choice) ?? 'its own'}; it offers: ${names.slice(0, MAX_MODELS).join(', ')}${more}`;
};
