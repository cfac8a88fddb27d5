// Webhooks: fire a job from outside.

import { z } from 'zod';
import { hookAnswer } from '../schema/job.ts';
import { anyone, limitedToAgents } from './access.ts';
import { operation } from './operation.ts';

/** The largest body of a webhook. */
export const MAX_HOOK_BYTES = 1024 * 1024;

const HEADERS = [
  { name: 'webhook-id', description: 'Id of the delivery. A repeat gets the same response as the first.' },
  { name: 'webhook-timestamp', description: 'Seconds since 1970, at most 5 minutes from now.' },
  { name: 'webhook-signature', description: '`v1,` and the signature, as Standard Webhooks define it.' },
  {
    name: 'x-hub-signature-256',
    description: 'The signature as GitHub sends it, with the id of the delivery in `x-github-delivery`.',
  },
  {
    name: 'x-cox-secret',
    description: 'The secret itself, for senders that cannot sign. It may also be sent as a bearer token.',
  },
].map((one) => ({ ...one, schema: z.string() }));

export const hooks = {
  fire: operation({
    id: 'fireHook',
    route: 'POST /hooks/{path}',
    summary: 'Fire a job by its webhook',
    description:
      'Signed as Standard Webhooks or GitHub do, or with the secret itself in a header. A JSON body becomes the payload; any ' +
      'other body becomes `{"body": text}`. A repeated delivery gets the same response as the first and fires nothing; a ' +
      'refused one created no run and may be sent again.',
    headers: HEADERS,
    raw: { description: `JSON or text, at most ${MAX_HOOK_BYTES} bytes.` },
    output: hookAnswer,
    status: 202,
    answer: 'The run. It may wait for earlier runs.',
    problems: [
      'invalid_request',
      'not_found',
      'illegal_transition',
      'payload_too_large',
      'unprocessable',
      'queue_full',
      'shutting_down',
      'storage',
    ],
    access: anyone(limitedToAgents()),
    isOpen: true,
  }),
};
