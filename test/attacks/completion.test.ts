// Names that are shell commands, completed with TAB and run with Enter in a real shell.

import { existsSync } from 'node:fs';
import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
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

interface ShellOptions {
  readonly offers?: string;
  readonly language?: string;
}

/** A shell that has said it is ready, completes words of cox, and is told of each line by its number. */
const ready = async (home: TestHome, terminal: Terminal, setUp: string): Promise<Shell> => {
  await terminal.sees('ready>');
  terminal.type(`${setUp}; echo loaded-$n\r`);
  await terminal.sees('loaded-0');
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

const bash = async (home: TestHome, { offers, language }: ShellOptions = {}): Promise<Shell> => {
  const setUp = `bind 'set bell-style none'; source <(cox completion bash); ${pretend(offers)}; n=0`;
  return ready(home, shellIn(home, ['bash', '--norc', '--noprofile', '-i'], language), setUp);
};

const zsh = async (home: TestHome, { offers }: ShellOptions = {}): Promise<Shell> => {
  const load = 'autoload -Uz compinit; compinit -D -u; source <(cox completion zsh)';
  return ready(home, shellIn(home, ['zsh', '-f', '-i']), `${load}; ${pretend(offers)}; n=0`);
};

const fish = async (home: TestHome, { offers = 'command cox $argv' }: ShellOptions = {}): Promise<Shell> => {
  const terminal = shellIn(home, [
    'fish',
    '--no-config',
    '-i',
    '-C',
    `function fish_prompt; echo 'ready> '; end`,
  ]);
  const last = 'set -g n (math $n + 1); printf %s $argv[-1] > got; echo took $n';
  const instead = `function cox; if test "$argv[1]" = __complete; ${offers}; else; ${last}; end; end`;
  return ready(home, terminal, `cox completion fish | source; ${instead}; set -g n 0`);
};

const hasShell = (name: string): boolean =>
  (process.env.PATH ?? '').split(':').some((folder) => existsSync(join(folder, name)));

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

test('bash completes a file named like a command as a plain name', async () => {
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
  expect(await shell.completed('cox workflows run rel')).toBe(FILES[0]);
  expect(existsSync(join(home.home, 'PWN'))).toBe(false);
});

const NAMES = [
  'alpha $(touch PWN)',
  'beta:$(touch PWN):x',
  'gamma`touch PWN`',
  'delta"$(touch PWN)"',
  "epsilon'$(touch PWN)'",
  '新$(touch PWN)',
  'zeta\\slash:one',
];

test.each(['C.UTF-8', 'C'])(
  'bash inserts a name that is a command as a word, in locale %s',
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

test('bash completes names with blanks and colons, quoted or not', async () => {
  const home = await testDaemon();
  const name = 'job night:watch one';
  expect((await home.cox(['jobs', 'new', name, '--manual', '--', 'true'])).code).toBe(0);
  const shell = await bash(home);
  for (const typed of ['jo', 'job\\ ni', 'job\\ night:', 'job\\ night:wa', '"job ni', "'job n"])
    expect(await shell.completed(`cox jobs show ${typed}`)).toBe(name);
  expect(await shell.completed('cox tasks list --status=comp')).toBe('--status=completed');
  expect(await shell.completed('cox tasks list --status=')).toMatch(/^--status=/);
});

describe.each([
  ['zsh', zsh, `grep -aF -e "\${@:$#}" names`],
  ['fish', fish, 'grep -aF -e $argv[-1] names'],
] as const)('in %s', (name, open, offers) => {
  test.skipIf(!hasShell(name))('files and names that are commands are completed as words', async () => {
    const home = await testHome();
    for (const file of FILES) await writeFile(join(home.home, file), '');
    await writeFile(join(home.home, 'names'), NAMES.map((one) => `${one}\tits meaning\n`).join(''));
    const files = await open(home);
    for (const file of FILES) {
      const [typed = ''] = /^[a-z]+|^./u.exec(file) ?? [];
      expect(await files.completed(`cox bg submit --batch ${typed}`)).toBe(file);
    }
    const names = await open(home, { offers });
    for (const one of NAMES) {
      const [typed = ''] = /^[a-z]+|^./u.exec(one) ?? [];
      expect(await names.completed(`cox sessions show ${typed}`)).toBe(one);
    }
    expect(existsSync(join(home.home, 'PWN'))).toBe(false);
  });
});
