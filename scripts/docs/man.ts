// The man page is what `--help` says, in the language of man: macros that groff and mandoc know alike.

import { type Command, type Group, isGroup, PROGRAM } from '../../packages/cli/src/index.ts';
import { GLOBAL_OPTIONS } from '../../packages/cli/src/input/global-options.ts';
import type { Parameters } from '../../packages/cli/src/input/parameter.ts';
import { usageOf } from '../../packages/cli/src/output/help.ts';
import { EXIT_CODES } from '../../packages/protocol/src/task/exit-code.ts';
import { VERSION } from '../../packages/protocol/src/version.ts';
import { everyCommand } from './cli.ts';
import type { Page } from './page.ts';

/** Variables that users set; those of tasks and agents are in the pages about them. */
const ENVIRONMENT: readonly (readonly [string, string])[] = [
  ['COX_HOME', 'The folder that holds configuration and state. Default: ~/.cox.'],
  ['COX_URL, COX_TOKEN', 'The daemon of another machine, and the access token for it.'],
  ['COX_THEME', 'The colours of the cockpit: dark, light or none.'],
  ['NO_COLOR', 'No colour, when it is set to anything.'],
  ['FORCE_COLOR', 'Colour in pipes too; 0 or false: no colour. Wins over NO_COLOR.'],
  ['CLICOLOR_FORCE, CLICOLOR', 'Colour in pipes too, unless 0; CLICOLOR=0: no colour on terminals.'],
  ['LC_ALL, LC_MESSAGES, LANG', 'The language: English, or Chinese for zh.'],
  ['VISUAL, EDITOR', 'The editor for texts. Default: vi.'],
];

const FILES: readonly (readonly [string, string])[] = [
  ['~/.cox/config.yaml', 'The configuration; see cox config schema.'],
  ['~/.cox/state', 'The ledger, output, the log and the socket of the daemon.'],
];

/** Text in which nothing means anything to troff: no escapes, no requests at the beginning of a line, only ASCII. */
const plain = (text: string): string =>
  text
    .replaceAll('\\', '\\e')
    .replaceAll('-', '\\-')
    .replaceAll("'", '\\(aq')
    .replaceAll('`', '\\(ga')
    .replaceAll('^', '\\(ha')
    .replaceAll('~', '\\(ti')
    .replaceAll(/[^\0-\x7F]/gu, (character) => {
      const code = character.codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      return `\\[u${code}]`;
    })
    .replaceAll(/^\./gm, '\\&.');

const paragraphs = (text: string): string => text.split(/\n+/).map(plain).join('\n.PP\n');
const entry = (term: string, meaning: string): string =>
  `.TP\n\\fB${plain(term)}\\fR\n${paragraphs(meaning)}`;
const entries = (pairs: readonly (readonly [string, string])[]): string =>
  pairs.map(([term, meaning]) => entry(term, meaning)).join('\n');
const parameters = (set: Parameters): string =>
  entries(Object.values(set).map(({ syntax, meaning }) => [syntax, meaning]));

interface Named {
  readonly path: readonly string[];
  readonly summary: string;
  readonly node: Group | Command;
}

const sectionOf = ({ path, summary, node }: Named): string => {
  const name = `cox ${path.join(' ')}`;
  if (isGroup(node)) return `.SS ${plain(name)}\n${plain(summary)}.`;
  const { details, examples = [] } = node;
  return [
    `.SS ${plain(`${name} ${usageOf(node)}`.trimEnd())}`,
    `${plain(summary)}.`,
    ...(details === undefined ? [] : ['.PP', paragraphs(details)]),
    ...[parameters(node.arguments), parameters(node.options)].filter((part) => part !== ''),
    ...(examples.length === 0 ? [] : ['.PP', 'Examples:', '.PP', '.nf', ...examples.map(plain), '.fi']),
  ].join('\n');
};

export const manPage: Page = {
  path: 'man/man1/cox.1',
  make: async () => {
    const { summary = '' } = PROGRAM;
    const sections: string[] = [];
    for await (const named of everyCommand(PROGRAM)) sections.push(sectionOf(named));
    const codes = Object.values(EXIT_CODES).map(({ code, meaning }) => [String(code), meaning] as const);
    const parts = [
      '.\\" Made by `npm run docs` from the commands in packages/cli/src/commands: change those, not this page.',
      `.TH COX 1 "" "Coxswain ${plain(VERSION)}" "User Commands"`,
      '.SH NAME',
      `cox \\- ${plain(summary.charAt(0).toLowerCase() + summary.slice(1))}`,
      '.SH SYNOPSIS',
      '.B cox',
      plain('<command> [options]'),
      '.PP',
      'Without a command it opens the cockpit, on a terminal, and else shows help.',
      '.SH OPTIONS',
      'Every command takes these:',
      parameters(GLOBAL_OPTIONS),
      '.SH COMMANDS',
      ...sections,
      '.SH EXIT STATUS',
      entries(codes),
      '.SH ENVIRONMENT',
      entries(ENVIRONMENT),
      '.SH FILES',
      entries(FILES),
    ];
    return `${parts.join('\n')}\n`;
  },
};
