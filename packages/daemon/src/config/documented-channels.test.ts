import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { CHANNEL_TYPES } from '@coxswain/protocol';
import { expect, test } from 'vitest';
import { readConfig } from './config.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/channels.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

test.each(examples)('an example of the page about channels is a config that a daemon takes: %s', (text) => {
  const { channels } = readConfig({ file: '/home/me/.cox/config.yaml', text, environment: {}, settings: [] });
  const defined = channels.filter(({ definedIn }) => definedIn.startsWith('config.yaml:'));
  expect(defined.length > 0).toBe(text.includes('channels:'));
});

test('the page names every type', () => {
  for (const type of CHANNEL_TYPES) expect(page).toContain(`| \`${type}\` |`);
});
