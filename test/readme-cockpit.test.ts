// The screen of the cockpit in the README is what the cockpit draws.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from './architecture/tree.ts';
import { openCockpit } from './helpers/cockpit-terminal.ts';
import { testDaemon } from './helpers/daemon.ts';
import { submitted } from './readme/cockpit-scene.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const SHOWN = /^```text\n([\s\S]*?)^```/m.exec(README)?.[1] ?? '';

/** Without what differs from run to run: ids, times, the spinner and blanks. */
const comparable = (text: string): string =>
  text
    .replaceAll(/\/tmp\/cox-t-\w+(?=\/)/g, '/home/ada')
    .replaceAll(/[⠋⠙⠹⠸⠼⠴⠦⠧⠇⠏]/g, '⠹')
    .replaceAll(/(?<=^.{22}(?:▌ | {2}|── ))[a-z2-7]{8}(?= )/gm, '‹id›')
    .replaceAll(/\b\d+(?:ms|s|m|m\d\ds)(?=\s|$)/gm, '‹time›')
    .replaceAll(/─+/g, '─')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ +$/gm, '')
    .trim();

test('the cockpit of the README is what is drawn', async () => {
  const daemon = await testDaemon({ config: 'maxConcurrentTasks: 4\n' });
  await submitted(daemon);
  const cockpit = openCockpit(daemon.home, { columns: 98, rows: 24, args: ['cockpit', 'tasks'] });
  await cockpit.until('Active 4');
  cockpit.press('enter');
  const drawn = (): string => comparable(cockpit.screen().join('\n'));
  const shown = comparable(SHOWN);
  // What never becomes it is told by the difference.
  await cockpit.until(() => drawn() === shown).catch(() => {});
  expect(drawn(), cockpit.screen().join('\n')).toBe(shown);
  await cockpit.close();
});
