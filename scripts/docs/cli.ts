// docs/cli.md: the output of `--help`, command by command.

import { type Command, type Group, isGroup, PROGRAM } from '../../packages/cli/src/index.ts';
import { helpText } from '../../packages/cli/src/output/help.ts';
import { NO_PAINT } from '../../packages/cli/src/output/paint.ts';
import { EXIT_CODES } from '../../packages/protocol/src/task/exit-code.ts';
import { madeFrom, type Page, table } from './page.ts';

interface Named {
  readonly path: readonly string[];
  readonly summary: string;
  readonly node: Group | Command;
}

/** Every command and group, in the order of the help. */
export async function* everyCommand(group: Group, path: readonly string[] = []): AsyncGenerator<Named> {
  for (const [name, entry] of Object.entries(group.entries)) {
    if (entry.isHidden === true) continue;
    const node = await entry.load();
    const own = [...path, name];
    yield { path: own, summary: entry.summary, node };
    if (isGroup(node)) yield* everyCommand(node, own);
  }
}

const WIDTH = 100;
const block = (text: string): string => `\`\`\`\n${text}\n\`\`\``;

/** Options of all commands are listed once, at the top. */
const withoutShared = (text: string): string =>
  text.replace(/\n\nGlobal options:\n(?: {2}.*\n?)+/, '\n').trimEnd();

const sectionOf = ({ path, summary, node }: Named): string => {
  const text = helpText({ path, summary, node, paint: NO_PAINT, width: WIDTH });
  return `${path.length === 1 ? '##' : '###'} cox ${path.join(' ')}\n\n${block(withoutShared(text))}`;
};

export const cliPage: Page = {
  path: 'docs/cli.md',
  make: async () => {
    const { summary = '' } = PROGRAM;
    const top = helpText({ path: [], summary, node: PROGRAM, paint: NO_PAINT, width: WIDTH });
    const sections: string[] = [];
    for await (const named of everyCommand(PROGRAM)) sections.push(sectionOf(named));
    const codes = Object.values(EXIT_CODES).map(({ code, meaning }) => [`\`${code}\``, meaning]);
    const parts = [
      madeFrom('the commands in `packages/cli/src/commands`'),
      '# The command line',
      block(top),
      '## Exit codes',
      table(['code', 'meaning'], codes),
      ...sections,
    ];
    return `${parts.join('\n\n')}\n`;
  },
};
