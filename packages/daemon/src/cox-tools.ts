// Gives the cox tools to agents this daemon runs: as functions if their loop runs in this process, else through a program
// that serves them.

import { join } from 'node:path';
import { connect } from '@coxswain/client';
import { type CoxTool, coxTools } from '@coxswain/mcp';
import type { Fetch } from './http/index.ts';

/** Tools whose requests go through this daemon's app with the token of the run: exactly its rights. */
export const coxToolsThrough =
  (fetch: Fetch): ((token: string) => readonly CoxTool[]) =>
  (token) =>
    // A stream that ends here ends with the daemon.
    coxTools(() => connect({ home: '', inProcess: (request) => fetch(request), token, reconnectForMs: 0 }));

/** Set by the build: the program beside the bundle of the daemon. */
declare const COX_BUNDLE: string | undefined;

/** The program that serves the tools over stdin and stdout: this very build with this very Node and its flags, else the sources. */
export const coxServer = (): { readonly command: string; readonly args: readonly string[] } => ({
  command: process.execPath,
  args:
    typeof COX_BUNDLE === 'string'
      ? [...process.execArgv, join(import.meta.dirname, COX_BUNDLE), 'mcp']
      : [join(import.meta.dirname, '../../cli/src/cox.ts'), 'mcp'],
});
