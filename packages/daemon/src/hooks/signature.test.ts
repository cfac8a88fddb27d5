import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { verifyHook } from './signature.ts';

// The example of the Standard Webhooks specification, as its libraries test it.
const SECRET = 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw';
const ID = 'msg_p5jXN8AQM9LWM0D4loKWxJek';
const TIMESTAMP = '1614265330';
const BODY = '{"test": 2432232314}';
const SIGNATURE = 'v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=';
const NOW_MS = Number(TIMESTAMP) * 1_000;

const standard = { 'webhook-id': ID, 'webhook-timestamp': TIMESTAMP, 'webhook-signature': SIGNATURE };

const verify = (headers: Record<string, string>, body = BODY, nowMs = NOW_MS) =>
  verifyHook({ header: (name) => headers[name], body: Buffer.from(body) }, SECRET, {
    nowMs,
    newId: () => 'new',
  });

describe('the signature of a webhook', () => {
  it('fits as Standard Webhooks define it, also as one of several', () => {
    expect(verify(standard)).toEqual({ deliveryId: ID });
    expect(verify({ ...standard, 'webhook-signature': `v1,AAAA v2,x ${SIGNATURE}` })).toEqual({
      deliveryId: ID,
    });
  });

  it('fits nothing that was changed', () => {
    expect(verify(standard, `${BODY} `)).toBeUndefined();
    expect(verify({ ...standard, 'webhook-id': 'msg_other' })).toBeUndefined();
    expect(verify({ ...standard, 'webhook-timestamp': '1614265331' })).toBeUndefined();
    expect(verify({ ...standard, 'webhook-signature': SIGNATURE.replace('v1', 'v2') })).toBeUndefined();
    expect(verify({ ...standard, 'webhook-signature': '' })).toBeUndefined();
    expect(verify({})).toBeUndefined();
  });

  it('is refused aloud when it fits and its time is too far from now, on either side', () => {
    expect(verify(standard, BODY, NOW_MS + 300_000)).toEqual({ deliveryId: ID });
    for (const offMs of [301_000, -301_000])
      expect(() => verify(standard, BODY, NOW_MS + offMs)).toThrow('5 minutes');
  });

  it('fits as GitHub makes it, and its delivery is what was signed, whatever id it is sent under', () => {
    const signature = `sha256=${createHmac('sha256', SECRET).update(BODY).digest('hex')}`;
    const first = verify({ 'x-hub-signature-256': signature, 'x-github-delivery': 'abc' });
    expect(first?.deliveryId).toMatch(/^sha256-/);
    expect(verify({ 'x-hub-signature-256': signature, 'x-github-delivery': 'other' })).toEqual(first);
    expect(verify({ 'x-hub-signature-256': signature })).toEqual(first);
    expect(verify({ 'x-hub-signature-256': signature }, 'other')).toBeUndefined();
    expect(verify({ 'x-hub-signature-256': 'sha256=' })).toBeUndefined();
  });

  it('may be the secret itself; then a repetition is recognised by an id or a time', () => {
    const own = { 'x-cox-secret': SECRET };
    expect(verify(own)).toEqual({ deliveryId: 'new' });
    expect(verify({ authorization: `Bearer ${SECRET}`, 'idempotency-key': 'k' })).toEqual({
      deliveryId: 'k',
    });
    const timed = verify({ ...own, 'webhook-timestamp': TIMESTAMP });
    expect(timed).toEqual(verify({ ...own, 'webhook-timestamp': TIMESTAMP }));
    expect(timed).not.toEqual(verify({ ...own, 'webhook-timestamp': TIMESTAMP }, 'other'));
    expect(verify({ 'x-cox-secret': `${SECRET}x` })).toBeUndefined();
    expect(verify({ authorization: 'Bearer whsec_' })).toBeUndefined();
  });

  it('comes with an id that can be kept', () => {
    expect(() => verify({ 'x-cox-secret': SECRET, 'webhook-id': 'x'.repeat(257) })).toThrow(
      'longer than 256',
    );
  });
});
