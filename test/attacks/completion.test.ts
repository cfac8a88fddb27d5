// Names that are commands for a shell, completed with TAB and sent off with Enter in a real shell.

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { ROOT } from '../../scripts/build.ts';
import { type TestHome, testDaemon, testHome } from '../helpers/daemon.ts';
import { openTerminal, type Terminal } from '../helpers/terminal.ts';

/** Runs no cox but for completing: says which word came last, and leaves it in a file. `offers` stands in for what cox knows. */
const pretend = (offers = 'command cox "$@"'): string =>
  `cox() { if [ "$1" = __complete ]; then ${offers}; else ` +
  `n=$((n+1)); for last in "$@"; do :; done; printf %s "$last" > got; echo "took $n"; fi; }`;

interface Shell {
  /** What cox would get as its last argument for a line that is completed and sent. */
  completed(line: string): Promise<string>;
}

const shellIn = (
  { home }: TestHome,
  [program, ...args]: readonly [string, ...string[]],
  language = 'C.UTF-8',
): Terminal =>
  openTerminal(home, args, {
    program,
    columns: 200,
    env: { PATH: `${join(ROOT, 'bin')}:${process.env.PATH}`, LC_ALL: language, PS1: 'ready> ', HISTFILE: '' },
  });

const bash = async (
  home: TestHome,
  { offers, language }: { readonly offers?: string; readonly language?: string } = {},
): Promise<Shell> => {
  const terminal = shellIn(home, ['bash', '--norc', '--noprofile', '-i'], language);
  await terminal.sees('ready>');
  terminal.type(
    `bind 'set bell-style none'; source <(cox completion bash); ${pretend(offers)}; echo loaded$((1+1))\r`,
  );
  await terminal.sees('loaded2');
  let taken = 0;
  return {
    completed: async (line) => {
      taken += 1;
      terminal.type(`${line}\t\r`);
      await terminal.sees(`took ${taken}`);
      return readFile(join(home.home, 'got'), 'utf8');
    },
  };
};

const FILES = [
  'release$(touch PWN).yaml',
  'backtick`touch PWN`.yaml',
  'semicolon;touch PWN;.yaml',
  'quote"$(touch PWN)".yaml',
  "single'$(touch PWN)'.yaml",
  'and&&touch PWN.yaml',
  'two words.yaml',
  'star*[x]?.yaml',
  'history!!.yaml',
  'reverse\\slash.yaml',
  'colon:$(touch PWN):x.yaml',
  'equals=$(touch PWN).yaml',
  '新$(touch PWN).yaml',
];

test('a file whose name is a command reaches cox as a name, completed by TAB in bash', async () => {
  const home = await testHome();
  for (const name of FILES) await writeFile(join(home.home, name), '');
  await mkdir(join(home.home, 'folder$(touch PWN)'));
  const shell = await bash(home);
  for (const name of FILES) {
    const [typed = ''] = /^[a-z]+|^./u.exec(name) ?? [];
    expect(await shell.completed(`cox bg submit --batch ${typed}`)).toBe(name);
  }
  expect(await shell.completed('cox bg submit --batch "rel')).toBe(FILES[0]);
  expect(await shell.completed("cox bg submit --batch 'rel")).toBe(FILES[0]);
  expect(await shell.completed('cox bg submit --batch=rel')).toBe(`--batch=${FILES[0]}`);
  expect(await shell.completed('cox bg submit --workdir fold')).toBe('folder$(touch PWN)/');
  expect(await shell.completed('cox bg submit -- cat rel')).toBe(FILES[0]);
  expect(existsSync(join(home.home, 'PWN'))).toBe(false);
});

const NAMES = [
  'alpha $(touch PWN)',
  'beta:$(touch PWN):x',
  'gamma`touch PWN`',
  'delta"$(touch PWN)"',
  "epsilon'$(touch PWN)'",
  '新$(touch PWN)',
];

test.each(['C.UTF-8', 'C'])(
  'a name that is a command is inserted as a word in bash, in the locale %s',
  async (language) => {
    const home = await testHome();
    await writeFile(join(home.home, 'names'), NAMES.map((name) => `${name}\tits meaning\n`).join(''));
    const shell = await bash(home, { language, offers: `grep -aF -e "\${@:$#}" names` });
    for (const name of NAMES) {
      const [typed = ''] = /^[a-z]+|^./u.exec(name) ?? [];
      expect(await shell.completed(`cox sessions show ${typed}`)).toBe(name);
      // Within quotes nothing is inserted that the shell would look into.
      await shell.completed(`cox sessions show "${typed}\t"`);
      await shell.completed(`cox sessions show ${typed.slice(0, 1)}"${typed.slice(1)}\t"`);
    }
    expect(await shell.completed('cox sessions show beta:')).toBe('beta:$(touch PWN):x');
    expect(await shell.completed('cox sessions show beta:\\$')).toBe('beta:$(touch PWN):x');
    expect(existsSync(join(home.home, 'PWN'))).toBe(false);
  },
);

test('a name with blanks and colons is completed in bash wherever it is cut, in quotes or out of them', async () => {
  const home = await testDaemon();
  const name = 'job night:watch one';
  expect((await home.cox(['jobs', 'new', name, '--manual', '--', 'true'])).code).toBe(0);
  const shell = await bash(home);
  for (const typed of ['jo', 'job\\ ni', 'job\\ night:', 'job\\ night:wa', '"job ni', "'job n"])
    expect(await shell.completed(`cox jobs show ${typed}`)).toBe(name);
  expect(await shell.completed('cox tasks list --status=comp')).toBe('--status=completed');
  expect(await shell.completed('cox tasks list --status=')).toMatch(/^--status=/);
});
