// What a README shows as typed into a terminal, and what it shows as the answer.

export interface Typed {
  /** The line of the README, for messages. */
  readonly line: number;
  readonly command: string;
  readonly answer: string;
}

/** The blocks fenced as `console`: each a list of commands with the text that follows them. */
export const consoleBlocks = (markdown: string): Typed[][] => {
  const blocks: Typed[][] = [];
  let block: { line: number; command: string; answer: string[] }[] | undefined;
  for (const [index, text] of markdown.split('\n').entries()) {
    if (text === '```console') block = [];
    else if (text.startsWith('```')) {
      if (block) blocks.push(block.map(({ answer, ...typed }) => ({ ...typed, answer: answer.join('\n') })));
      block = undefined;
    } else if (text.startsWith('$ ')) block?.push({ line: index + 1, command: text.slice(2), answer: [] });
    else block?.at(-1)?.answer.push(text);
  }
  return blocks;
};

/** The commands of the blocks fenced as `sh`, without comments. */
export const shellCommands = (markdown: string): string[] =>
  [...markdown.matchAll(/^```sh\n([\s\S]*?)^```/gm)].flatMap(([, block = '']) =>
    block
      .trim()
      .split('\n')
      .flatMap((line) => line.replace(/ +#.*$/, '').split(' && ')),
  );

/** Text without what differs from run to run: ids, times, the user's name, and the widths that follow from them. */
export const comparable = (text: string, { user }: { readonly user: string }): string =>
  text
    .replaceAll(/(tsk_|ses_)[a-z2-7]{12}/g, '$1…')
    .replaceAll(
      /(\b(?:task|as|logs|for|explain|approve|deny|request|pending|completed|failed|input)|^\?) +[a-z2-7]{8}\b/gim,
      '$1 ‹id›',
    )
    .replaceAll(/^[a-z2-7]{8}(?= )/gm, '‹id›')
    .replaceAll(/\d{4}-\d\d-\d\d \d\d:\d\d:\d\d/g, '‹time›')
    .replaceAll(/\b\d+(?:ms|s|m|h|m\d\ds|h\d\dm)(?: ago)?(?=[\s)]|$)|just now/gm, '‹time›')
    .replaceAll(new RegExp(` ${user} `, 'g'), ' ‹user› ')
    .replaceAll(/ +/g, ' ')
    .replaceAll(/ +$/gm, '')
    .trim();
