// Where the model of an agent is, under which name, and with which key: read from its definition and its environment.

import type { AgentDefinition, Provider } from '@coxswain/protocol';

export interface Endpoint {
  readonly agent: string;
  readonly provider: Provider;
  /** Without a slash at its end. */
  readonly baseUrl: string;
  readonly model: string;
  /** The variable that the key is looked for in. */
  readonly keyVariable: string;
  /** undefined: the variable is not set, and none is sent. */
  readonly key: string | undefined;
}

const ANTHROPIC_URL = 'https://api.anthropic.com/v1';
const KEY_VARIABLES: Readonly<Record<Provider, string>> = {
  'openai-compatible': 'OPENAI_API_KEY',
  anthropic: 'ANTHROPIC_API_KEY',
};

/** The endpoint, or what is missing and what to write where. */
export const endpointOf = (
  agent: AgentDefinition,
  environment: Readonly<Record<string, string>>,
): Endpoint | { readonly problem: string } => {
  const { name, provider = 'openai-compatible', model } = agent;
  const baseUrl = agent.baseUrl ?? (provider === 'anthropic' ? ANTHROPIC_URL : undefined);
  const write = (key: string): string => `set agents.${name}.${key} in the config`;
  if (model === undefined || model === '')
    return { problem: `agent '${name}' has no model; ${write('model')} to one that its endpoint offers` };
  if (baseUrl === undefined) {
    const example = 'http://127.0.0.1:11434/v1';
    return { problem: `agent '${name}' has no endpoint; ${write('baseUrl')}, for example to ${example}` };
  }
  if (!/^https?:\/\//.test(baseUrl) || !URL.canParse(baseUrl))
    return {
      problem: `the baseUrl of agent '${name}' is not a URL: ${baseUrl}; ${write('baseUrl')} to one that begins with http:// or https://`,
    };
  const keyVariable = agent.apiKeyVariable ?? KEY_VARIABLES[provider];
  const key = environment[keyVariable] || undefined;
  return { agent: name, provider, baseUrl: baseUrl.replace(/\/+$/, ''), model, keyVariable, key };
};
