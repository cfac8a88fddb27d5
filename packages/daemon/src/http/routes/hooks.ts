// Webhooks: what somebody outside tells fires a job.

import { isUtf8 } from 'node:buffer';
import { ProblemError } from '@coxswain/protocol';
import { hookAnswer } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { verifyHook } from '../../hooks/signature.ts';
import { json } from '../answer.ts';
import type { BodyBudget } from '../body-budget.ts';
import type { RequestContext } from '../context.ts';
import { header } from '../header.ts';
import { readBytes } from '../read-bytes.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

/** The largest body of a webhook. */
export const MAX_HOOK_BYTES = 1024 * 1024;

const HEADERS = [
  { name: 'webhook-id', description: 'Names the delivery: a repetition answers as the first did.' },
  { name: 'webhook-timestamp', description: 'Seconds since 1970, at most 5 minutes from now.' },
  { name: 'webhook-signature', description: '`v1,` and the signature, as Standard Webhooks define it.' },
  { name: 'x-hub-signature-256', description: 'As GitHub signs; `x-github-delivery` names the delivery.' },
  { name: 'x-cox-secret', description: 'The secret itself, for who cannot sign; or as a bearer token.' },
].map((one) => ({ ...one, schema: z.string() }));

export const hookRoutes = (
  { engine, hooks, clock, newLogId }: Services,
  budget: BodyBudget,
): readonly Route[] => [
  plainRoute({
    name: 'fireHook',
    summary: 'Fire a job by its webhook',
    description:
      'Signed as Standard Webhooks or GitHub do, or with the secret itself in a header. A JSON body becomes the payload; any ' +
      'other becomes `{"body": text}`. A repeated delivery answers as the first one did and fires nothing; one that was ' +
      'refused made no run and may be sent again.',
    isOpen: true,
    headers: HEADERS,
    raw: { description: `JSON or text, at most ${MAX_HOOK_BYTES} bytes.` },
    answers: [{ status: 202, description: 'The run; it may wait for earlier ones.', schema: hookAnswer }],
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
    async handle({ params, context }) {
      const path = params.path ?? '';
      const body = await readBody(context, budget);
      const hook = await engine.hookAt(path);
      // A path that is not there is checked as one that is, and answered in the same words after the same time.
      const secret = hooks.secretOf(hook ? { ...hook, path } : hooks.nobody);
      const request = { header: (name: string) => header(context, name), body };
      const verified = verifyHook(request, secret, { nowMs: clock.nowMs(), newId: newLogId });
      if (!hook || !verified) throw unknown();
      const { deliveryId } = verified;
      const answer = await engine.fireHook(hook.jobId, { path, deliveryId, payload: payloadOf(body) });
      return json(202, answer);
    },
  }),
];

const unknown = (): ProblemError =>
  new ProblemError(
    'not_found',
    'no webhook takes this: there is none at this path, or the request does not prove that its sender knows the secret; see: cox jobs show --secret <job>',
  );

const tooLarge = (): ProblemError =>
  new ProblemError('payload_too_large', `the body of a webhook may have ${MAX_HOOK_BYTES} bytes`, {
    limit: { key: 'body', value: MAX_HOOK_BYTES },
  });

const readBody = async (context: RequestContext, budget: BodyBudget): Promise<Buffer> => {
  if (Number(header(context, 'content-length') ?? 0) > MAX_HOOK_BYTES) throw tooLarge();
  return readBytes(context, { maxBytes: MAX_HOOK_BYTES, budget, tooLarge });
};

/** For `{{ payload.x }}`. */
const payloadOf = (body: Buffer): unknown => {
  if (!isUtf8(body)) return { body: body.toString('base64'), encoding: 'base64' };
  const text = body.toString('utf8');
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === 'object' && value !== null ? value : { body: text };
  } catch {
    return { body: text };
  }
};
