// An agent that was started with one environment, folder or set of rights must not serve a run with another.

import { createHash } from 'node:crypto';
import { TRACEPARENT_VARIABLE } from '@coxswain/protocol';
import type { RunRequest } from '../../runtime.ts';

/** These differ from run to run, or from terminal to terminal, and mean nothing to an agent that serves several. */
const OF_ONE_RUN = new Set([
  'COX_TASK_ID',
  'COX_RUN',
  TRACEPARENT_VARIABLE,
  '_',
  'SHLVL',
  'OLDPWD',
  'COLUMNS',
  'LINES',
  'WINDOWID',
  'TMUX_PANE',
  'TERM_SESSION_ID',
  'ITERM_SESSION_ID',
]);

/** Equal for runs that the same process of an agent may serve. It holds no secret: it is a hash. */
export const fingerprintOf = (request: RunRequest): string => {
  const { agent, overrides, environment, workDir, addDirs, permissions, offLimits, coxServer } = request;
  const what = {
    agent,
    overrides,
    environment: lasting(environment),
    workDir,
    addDirs,
    permissions,
    offLimits,
    coxServer: coxServer && { ...coxServer, env: lasting(coxServer.env) },
  };
  return createHash('sha256').update(JSON.stringify(what, inOrder)).digest('hex');
};

const lasting = (environment: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(environment).filter(([name]) => !OF_ONE_RUN.has(name)));

// The order of the fields of an object means nothing.
const inOrder = (_: string, value: unknown): unknown =>
  typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value).toSorted(([one], [other]) => (one < other ? -1 : 1)))
    : value;
