// Which models the server has, and who may use them.

import type { IncomingMessage, ServerResponse } from 'node:http';
import { sendError } from './answer.ts';
import type { ErrorTurn } from './script.ts';
import type { ModelServerOptions } from './server-options.ts';

/** Why this request gets no answer: a wrong key, or an unknown model. */
export const refusalOf = (
  request: IncomingMessage,
  model: string | undefined,
  { key, models }: ModelServerOptions,
): ErrorTurn | undefined => {
  const { authorization, 'x-api-key': apiKey } = request.headers;
  if (key !== undefined && authorization !== `Bearer ${key}` && apiKey !== key)
    return { status: 401, message: 'the key is not valid' };
  if (model !== undefined && models && !models.includes(model))
    return { status: 404, message: `the model '${model}' does not exist`, code: 'model_not_found' };
  return undefined;
};

/** Answers `GET /models`. */
export const serveModels = (
  request: IncomingMessage,
  response: ServerResponse,
  options: ModelServerOptions,
): void => {
  if (options.hasNoModelList) {
    sendError('openai', { status: 404, message: 'not found' }, response);
    return;
  }
  const refusal = refusalOf(request, undefined, options);
  if (refusal) {
    sendError('openai', refusal, response);
    return;
  }
  const data = (options.models ?? ['test-model']).map((id) => ({ id, object: 'model', type: 'model' }));
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(JSON.stringify({ object: 'list', data, has_more: false }));
};
