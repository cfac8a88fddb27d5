// Types one command line into a terminal and reads what it shows, as a person would.

import { spawn } from '@lydell/node-pty';

export interface Terminal {
  readonly folder: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly columns: number;
}

/** Runs the line in bash on a pseudo-terminal. Resolves with everything it showed when it has ended. */
export const typeIntoTerminal = (line: string, { folder, environment, columns }: Terminal): Promise<string> =>
  new Promise((resolve) => {
    const terminal = spawn('bash', ['-c', line], { cols: columns, rows: 40, cwd: folder, env: environment });
    let shown = '';
    terminal.onData((text) => {
      shown += text;
    });
    terminal.onExit(() => resolve(shown.replaceAll('\r\n', '\n').trimEnd()));
  });
