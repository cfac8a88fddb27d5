import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { offeredAgents } from '../agents/offered.ts';
import { readConfig } from './config.ts';

const page = readFileSync(join(import.meta.dirname, '../../../../docs/agents.md'), 'utf8');
const examples = [...page.matchAll(/```yaml\n([\s\S]*?)```/g)].map(([, text = '']) => text);

test.each(examples)('an example of the page about agents is a config that a daemon takes: %s', (text) => {
  const { agents } = readConfig({
    file: '/home/me/.cox/config.yaml',
    text,
    environment: {},
    settings: [],
  });
  expect(agents.some(({ definedIn }) => definedIn.startsWith('config.yaml:'))).toBe(true);
});

test('the page names every agent that is offered, with its program', () => {
  for (const { name, command = [], install, runtime } of offeredAgents()) {
    // It leads workflows and takes no tasks.
    if (runtime === 'cox') continue;
    expect(page).toContain(`| \`${name}\` |`);
    if (install !== undefined) expect(page).toContain(`| \`${command.join(' ')}\` |`);
  }
});
