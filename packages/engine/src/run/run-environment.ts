// The environment of a program: what its submitter had, as far as its agent passes it on, and the variables of the run.
// The user's own commands and the well-known agents get everything but a deny list; other agents get what they name.

import { delimiter, isAbsolute } from 'node:path';
import { type AgentDefinition, type McpServer, runsAnyProgram } from '@coxswain/protocol';
import type { SubmittedEnvironment } from './environments.ts';
import { type Input, inputVariables } from './input-variables.ts';

type Variables = Readonly<Record<string, string>>;

/** Passed to every agent: where programs are, who the user is, and how text is written. */
const ALWAYS_PASSED = new Set(['PATH', 'HOME', 'USER', 'LOGNAME', 'SHELL', 'LANG', 'TZ', 'TMPDIR', 'TERM']);

/** A CI runner uses these to find and end what a job left behind; work given to the daemon should outlive the job. */
const RUNNER_MARKS = new Set([
  'RUNNER_TRACKING_ID',
  'JENKINS_NODE_COOKIE',
  'JENKINS_SERVER_COOKIE',
  'HUDSON_COOKIE',
]);

/**
 * These describe the program that submits (Claude Code, a git hook) and not the user's shell. An agent that took them over
 * would refuse to start inside another one, or commit to the hook's repository. `passEnv` can name them.
 */
const OF_THE_SUBMITTER = new Set([
  'CLAUDECODE',
  'CLAUDE_CODE_ENTRYPOINT',
  'CLAUDE_CODE_SSE_PORT',
  // git rev-parse --local-env-vars, as far as hooks get them.
  'GIT_DIR',
  'GIT_WORK_TREE',
  'GIT_INDEX_FILE',
  'GIT_OBJECT_DIRECTORY',
  'GIT_ALTERNATE_OBJECT_DIRECTORIES',
  'GIT_COMMON_DIR',
  'GIT_PREFIX',
]);

const matches = (name: string, pattern: string): boolean =>
  pattern.endsWith('*') ? name.startsWith(pattern.slice(0, -1)) : name === pattern;

const isPassed = (name: string, agent: AgentDefinition): boolean => {
  const { runtime, format, passEnv, dropEnv = [] } = agent;
  if (name.startsWith('COX_') || RUNNER_MARKS.has(name)) return false;
  if (dropEnv.some((pattern) => matches(name, pattern))) return false;
  if (passEnv.includes(name)) return true;
  if (passEnv.includes('*'))
    return !OF_THE_SUBMITTER.has(name) || (runtime === 'command' && format === undefined);
  return ALWAYS_PASSED.has(name) || name.startsWith('LC_');
};

/**
 * Without the entries of PATH that mean another folder wherever one stands: by `.` or `./node_modules/.bin` a repository would say
 * which program is started in place of the agent's. An empty PATH would mean the folder, too.
 */
const withAbsolutePath = ({ PATH, ...others }: Variables): Variables => {
  const entries = PATH?.split(delimiter).filter((entry) => isAbsolute(entry)) ?? [];
  return entries.length === 0 ? others : { ...others, PATH: entries.join(delimiter) };
};

/** Replaces `${NAME}` by the submitter's variable; an unknown one becomes empty, as in a shell. */
const withReferences = (value: string, from: Variables): string =>
  value.replace(/\$\{(\w+)\}/g, (_, name: string) => from[name] ?? '');

const allWithReferences = (values: Variables, from: Variables): Variables =>
  Object.fromEntries(Object.entries(values).map(([name, value]) => [name, withReferences(value, from)]));

const serverWithReferences = (server: McpServer, from: Variables): McpServer => {
  if ('url' in server)
    return server.headers === undefined
      ? server
      : { ...server, headers: allWithReferences(server.headers, from) };
  return server.env === undefined ? server : { ...server, env: allWithReferences(server.env, from) };
};

/** The agent with what its MCP servers are given taken from the submitter's variables. */
export const withServerValues = (agent: AgentDefinition, from: Variables): AgentDefinition =>
  agent.mcpServers === undefined
    ? agent
    : {
        ...agent,
        mcpServers: Object.fromEntries(
          Object.entries(agent.mcpServers).map(([name, server]) => [
            name,
            serverWithReferences(server, from),
          ]),
        ),
      };

/** The whole environment of a run's programs. */
export const runEnvironment = ({
  agent,
  submitted,
  base,
  workDir,
  input,
  trace,
  run,
}: {
  readonly agent: AgentDefinition;
  readonly submitted: SubmittedEnvironment;
  /** Stands in when the submitter sent no environment. */
  readonly base: Variables;
  readonly workDir: string;
  /** Values that are its program's alone. */
  readonly input?: Input | undefined;
  /** Where the run stands in its trace; counts more than what its submitter had. Default: none. */
  readonly trace?: Variables | undefined;
  /** `COX_TASK_ID`, `COX_RUN` and the like; nothing may override them. */
  readonly run: Variables;
}): Record<string, string> => {
  const given = submitted.inherited ?? base;
  // What people have run as if they typed it is found as in their shell.
  const source = runsAnyProgram(agent) ? given : withAbsolutePath(given);
  const environment: Record<string, string> = {};
  for (const [name, value] of Object.entries(source)) if (isPassed(name, agent)) environment[name] = value;
  for (const [name, value] of Object.entries(agent.env)) environment[name] = withReferences(value, source);
  Object.assign(environment, trace);
  for (const [name, value] of Object.entries(submitted.set))
    if (!name.startsWith('COX_')) environment[name] = value;
  return { ...environment, PWD: workDir, ...inputVariables(input), ...run };
};
