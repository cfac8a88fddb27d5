// Checks everything a run needs: the endpoint, the key, the model, and a tiny answer with a tool on offer.

import { type AgentDefinition, messageOf } from '@coxswain/protocol';
import type { CheckStep } from '../runtime.ts';
import { callModel } from './call-model.ts';
import type { Deps } from './deps.ts';
import { type Endpoint, endpointOf } from './endpoint.ts';
import { languageModelOf } from './language-model.ts';
import { oneLine, readFailure } from './model-failure.ts';
import { fetchWithinOrigin } from './within-origin.ts';

const LIST_TIMEOUT_MS = 15_000;
const ANSWER_TIMEOUT_MS = 120_000;
const MAX_OUTPUT_TOKENS = 512;
const SHOWN_MODELS = 5;

/** Stops at the first thing without which the rest cannot be. */
export const checkModelAgent = async (
  agent: AgentDefinition,
  { environment, deps }: { readonly environment: Readonly<Record<string, string>>; readonly deps: Deps },
): Promise<readonly CheckStep[]> => {
  const endpoint = endpointOf(agent, environment);
  if ('problem' in endpoint) return [{ name: 'config', ok: false, detail: endpoint.problem }];
  const config = { name: 'config', ok: true, detail: `${endpoint.model} at ${endpoint.baseUrl}` };
  const list = await checkModels(endpoint);
  const steps = [config, ...list];
  if (list.some(({ name, ok }) => name !== 'model' && !ok)) return steps;
  const answer = await checkAnswer(endpoint, deps);
  // Some servers answer to names that they do not list.
  const isKnown = (step: CheckStep): CheckStep =>
    step.name === 'model' && answer.ok ? { ...step, ok: true } : step;
  return [...steps.map(isKnown), answer];
};

const checkModels = async (endpoint: Endpoint): Promise<readonly CheckStep[]> => {
  const { baseUrl, provider, key } = endpoint;
  const headers: Record<string, string> =
    provider === 'anthropic'
      ? { 'x-api-key': key ?? '', 'anthropic-version': '2023-06-01' }
      : key === undefined
        ? {}
        : { authorization: `Bearer ${key}` };
  try {
    const response = await fetchWithinOrigin(`${baseUrl}/models`, {
      headers,
      signal: AbortSignal.timeout(LIST_TIMEOUT_MS),
    });
    const body = await response.text();
    const reachable = { name: 'endpoint', ok: true, detail: `${baseUrl} answers` };
    if (response.status === 401 || response.status === 403)
      return [reachable, refusedKey(endpoint, response.status)];
    if (!response.ok) return [reachable];
    return [reachable, acceptedKey(endpoint), ...checkName(endpoint, body)];
  } catch (error) {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const why = oneLine(messageOf(cause));
    const detail = `cannot reach ${baseUrl} (${why}); is the server running there?`;
    return [{ name: 'endpoint', ok: false, detail }];
  }
};

const refusedKey = ({ key, keyVariable, agent }: Endpoint, status: number): CheckStep => {
  const why =
    key === undefined ? `${keyVariable} is not set` : `the key in ${keyVariable} was refused (${status})`;
  return { name: 'key', ok: false, detail: `${why}; put it into agents.${agent}.env or name it in passEnv` };
};

const acceptedKey = ({ key, keyVariable }: Endpoint): CheckStep => ({
  name: 'key',
  ok: true,
  detail: key === undefined ? 'none is needed' : `the key in ${keyVariable} is accepted`,
});

// Lists differ, and some are in pages: a model that is not there may still answer, so only the answer decides.
const checkName = ({ model }: Endpoint, body: string): readonly CheckStep[] => {
  const names = namesIn(body);
  if (names.length === 0) return [];
  if (names.includes(model)) return [{ name: 'model', ok: true, detail: `${model} is available` }];
  const some = names.slice(0, SHOWN_MODELS).join(', ');
  const more = names.length > SHOWN_MODELS ? `, and ${names.length - SHOWN_MODELS} more` : '';
  return [{ name: 'model', ok: false, detail: `${model} is not in the list of models: ${some}${more}` }];
};

const namesIn = (body: string): readonly string[] => {
  try {
    const list: unknown = JSON.parse(body);
    if (typeof list !== 'object' || list === null || !('data' in list) || !Array.isArray(list.data))
      return [];
    return list.data.flatMap((each: unknown) =>
      typeof each === 'object' && each !== null && 'id' in each ? [String(each.id)] : [],
    );
  } catch {
    return [];
  }
};

const TOOL = {
  name: 'ready',
  description: 'Says that you are ready.',
  inputSchema: { type: 'object', properties: { word: { type: 'string' } } },
};

const checkAnswer = async (endpoint: Endpoint, deps: Deps): Promise<CheckStep> => {
  const name = 'answer';
  const beganMs = deps.monotonicMs();
  const signal = AbortSignal.timeout(ANSWER_TIMEOUT_MS);
  const answer = await callModel({
    endpoint,
    model: languageModelOf(endpoint),
    system: ['This is a test of the connection.', ''],
    messages: [{ role: 'user', content: 'Call the tool ready, or answer with the word ready.' }],
    tools: [TOOL],
    signal,
    maxOutputTokens: MAX_OUTPUT_TOKENS,
    said: async () => {},
  });
  if (signal.aborted)
    return {
      name,
      ok: false,
      detail: `no answer within ${ANSWER_TIMEOUT_MS / 1_000} s; is the model loaded?`,
    };
  if (answer.error)
    return { name, ok: false, detail: readFailure(answer.error.cause, endpoint, deps.nowMs()).message };
  if (answer.calls.length === 0 && `${answer.text}${answer.reasoning}`.trim() === '')
    return { name, ok: false, detail: `the model gave no answer (finish reason '${answer.finish}')` };
  const how = answer.calls.length > 0 ? 'it called the test tool' : 'it answered in text';
  const counted = answer.usage ? '' : '; the server reports no token counts';
  return { name, ok: true, detail: `${how}, in ${Math.round(deps.monotonicMs() - beganMs)} ms${counted}` };
};
