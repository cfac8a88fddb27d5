// Everything the README tells to type is typed here, in its order, into a terminal of a folder like the one it tells of.

import { readFileSync } from 'node:fs';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ROOT } from './architecture/tree.ts';
import { testEnvironment } from './helpers/cox.ts';
import { testHome } from './helpers/daemon.ts';
import { comparable, consoleBlocks, shellCommands, type Typed } from './readme/console-blocks.ts';
import { goOn, OPENING, storyFolder } from './readme/story.ts';
import { type Terminal, typeIntoTerminal } from './readme/type-into-terminal.ts';

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const COLUMNS = 110;
const [opening = [], ...story] = consoleBlocks(README);

/** A terminal in the folder of the story, with a daemon that ends with the test. */
const openTerminal = async (config?: string): Promise<Terminal> => {
  const { home, cox } = await testHome(config);
  onTestFinished(async () => void (await cox(['daemon', 'stop'])));
  await cox(['daemon', 'start']);
  const environment = testEnvironment(home);
  const path = `${join(ROOT, 'bin')}:${environment.PATH}`;
  return {
    folder: storyFolder(home),
    environment: { ...environment, PATH: path, NO_COLOR: '1', TERM: 'xterm-256color' },
    columns: COLUMNS,
  };
};

const expectShown = async ({ line, command, answer }: Typed, terminal: Terminal): Promise<void> => {
  const shown = await typeIntoTerminal(command, terminal);
  const { username } = userInfo();
  expect(comparable(shown, { user: username }), `README.md:${line}: $ ${command}\n${shown}`).toBe(
    comparable(answer, { user: 'ada' }),
  );
};

test('the screen at the top is what a terminal shows', async () => {
  const terminal = await openTerminal(OPENING.config);
  for (const command of OPENING.commands) await typeIntoTerminal(command, terminal);
  expect(opening).toHaveLength(1);
  for (const typed of opening) await expectShown(typed, terminal);
});

test('the story is what a terminal shows', async () => {
  const terminal = await openTerminal();
  expect(story).toHaveLength(4);
  for (const [index, block] of story.entries()) {
    // "When the tests have finished:"
    if (index === 2) goOn(terminal.folder);
    for (const typed of block) await expectShown(typed, terminal);
  }
});

describe('the commands to set it up', () => {
  const { scripts }: { scripts: Record<string, string> } = JSON.parse(
    readFileSync(join(ROOT, 'package.json'), 'utf8'),
  );
  const commands = shellCommands(README).map((command) => command.trim());

  test.each(commands.filter((command) => command.startsWith('npm ')))(
    '%s is one that npm knows',
    (command) => {
      const [, verb = ''] = command.split(/\s+/);
      expect(['ci', 'i', 'link', ...Object.keys(scripts)]).toContain(verb);
    },
  );

  test.each(commands.filter((command) => command.startsWith('cox ')))(
    '%s is one that cox knows, with its options',
    async (command) => {
      const { cox } = await testHome();
      // A group and its verb; what follows is for the command.
      const names = command
        .split(/\s+/)
        .slice(1, 3)
        .filter((word) => /^[a-z]+$/.test(word));
      const { code, stdout } = await cox(['help', ...names]);
      expect([code, stdout]).toEqual([0, expect.stringContaining(`Usage: cox ${names.join(' ')}`)]);
      for (const [flag] of command.matchAll(/(?<=\s)--[\w-]+/g)) expect(stdout).toContain(flag);
    },
  );

  test('are those that the check of a clean checkout runs', () => {
    expect(commands).toEqual(expect.arrayContaining(['npm ci', 'npm start', 'npm test']));
    expect(readFileSync(join(ROOT, '.ci/run'), 'utf8')).toMatch(/\nnpm ci\nnpm test\n$/);
  });
});
