// What the page about channels shows to check a webhook, really checks one.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/build.ts';
import { testDaemon } from '../helpers/daemon.ts';
import { webhookServer } from './channel-daemon.ts';

type IsOurs = (headers: object, body: string, secret: string, nowMs?: number) => boolean;

test('the check in docs/channels.md takes what was signed with the secret, and nothing else', async () => {
  const page = await readFile(join(ROOT, 'docs/channels.md'), 'utf8');
  const code = /```js\n(import[\s\S]*?)```/.exec(page)?.[1] ?? '';
  // The page exports one function of this form.
  const shown = (await import(`data:text/javascript,${encodeURIComponent(code)}`)) as { isOurs: IsOurs };
  const hook = await webhookServer();
  const channels = {
    plain: { type: 'webhook', url: hook.url, secret: 'a-secret-of-mine' },
    standard: { type: 'webhook', url: hook.url, secret: 'whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw' },
  };
  const daemon = await testDaemon({ config: `channels: ${JSON.stringify(channels)}\n` });
  for (const [name, { secret }] of Object.entries(channels)) {
    await daemon.client.channels.test(name, { text: name });
    const { headers, body } = await hook.got.first((one) => one.body.includes(`"${name}"`));
    expect(shown.isOurs(headers, body, secret)).toBe(true);
    expect(shown.isOurs(headers, body.replace(name, 'another'), secret)).toBe(false);
    expect(shown.isOurs(headers, body, 'another-secret')).toBe(false);
    expect(shown.isOurs(headers, body, secret, Date.now() + 3_600_000)).toBe(false);
    expect(shown.isOurs({}, body, secret)).toBe(false);
  }
});
