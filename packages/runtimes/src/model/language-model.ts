// The one place that makes models of the library out of endpoints.

import { createAnthropic } from '@ai-sdk/anthropic';
import { createOpenAICompatible } from '@ai-sdk/openai-compatible';
import type { LanguageModel } from 'ai';
import type { Endpoint } from './endpoint.ts';
import { fetchWithinOrigin } from './within-origin.ts';

// The library warns on the console unless this global is set, which its types do not know.
Object.assign(globalThis, { AI_SDK_LOG_WARNINGS: false });

// What models of others behind the messages API take for sure; the library knows more of those of Anthropic.
const OTHERS_MAX_OUTPUT_TOKENS = 8_192;

/** The name under which an endpoint of others reads its options. */
export const ENDPOINT = 'endpoint';

/** The name of a model at its endpoint. */
export const languageModelOf = ({ provider, baseUrl, model, key }: Endpoint): LanguageModel => {
  // Without a key in the settings the library would take that of the daemon's own environment.
  if (provider === 'anthropic')
    return createAnthropic({ baseURL: baseUrl, apiKey: key ?? '', fetch: fetchWithinOrigin })(model);
  const endpoint = createOpenAICompatible({
    name: ENDPOINT,
    baseURL: baseUrl,
    includeUsage: true,
    fetch: fetchWithinOrigin,
    ...(key === undefined ? {} : { apiKey: key }),
  });
  return endpoint(model);
};

/** The maximum length of an answer where the API requires one; undefined: as long as the model can. */
export const maxOutputTokensOf = ({ provider, model }: Endpoint): number | undefined =>
  provider === 'anthropic' && !model.startsWith('claude') ? OTHERS_MAX_OUTPUT_TOKENS : undefined;
