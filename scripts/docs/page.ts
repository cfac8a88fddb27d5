/** A page of docs/ that is made from code that runs, so that it cannot tell something else. */
export interface Page {
  /** Relative to the root of the project. */
  readonly path: string;
  /** The whole text of the page. */
  readonly make: () => string | Promise<string>;
}

/** The first line of a made page: where to change it. */
export const madeFrom = (source: string): string =>
  `<!-- Made by \`npm run docs\` from ${source}: change that, not this page. -->`;

/** A table of Markdown; bars in cells are escaped. */
export const table = (head: readonly string[], rows: readonly (readonly string[])[]): string =>
  [head, head.map(() => '---'), ...rows]
    .map((cells) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`)
    .join('\n');
