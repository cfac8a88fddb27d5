// Webhooks: a request from outside fires a job.

import { isUtf8 } from 'node:buffer';
import { ProblemError } from '@coxswain/protocol';
import { MAX_HOOK_BYTES } from '@coxswain/protocol/operations';
import { verifyHook } from '../../hooks/signature.ts';
import type { RequestContext } from '../context.ts';
import type { BodyBudget } from '../request/body-budget.ts';
import { header } from '../request/header.ts';
import { readBytes } from '../request/read-bytes.ts';
import type { Handlers } from '../route.ts';
import type { Services } from '../services.ts';

export const hookHandlers = (
  { engine, hooks, clock, newLogId }: Services,
  budget: BodyBudget,
): Handlers<'hooks'> => ({
  async fire({ params, context }) {
    const { path } = params;
    const body = await readBody(context, budget);
    const hook = await engine.hookAt(path);
    // An unknown path is checked like a known one, and answered with the same words after the same time.
    const secret = hooks.secretOf(hook ? { ...hook, path } : hooks.nobody);
    const request = { header: (name: string) => header(context, name), body };
    const verified = verifyHook(request, secret, { nowMs: clock.nowMs(), newId: newLogId });
    if (!hook || !verified) throw unknown();
    const { deliveryId } = verified;
    return engine.fireHook(hook.jobId, { path, deliveryId, payload: payloadOf(body) });
  },
});

const unknown = (): ProblemError =>
  new ProblemError(
    'not_found',
    'no webhook accepts this: there is none at this path, or the secret or signature does not match; see: cox jobs show --secret <job>',
  );

const tooLarge = (): ProblemError =>
  new ProblemError('payload_too_large', `the body of a webhook may have at most ${MAX_HOOK_BYTES} bytes`, {
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
