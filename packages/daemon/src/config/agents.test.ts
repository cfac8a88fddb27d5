import { homedir } from 'node:os';
import { BUILT_IN_AGENTS } from '@coxswain/protocol';
import { describe, expect, test } from 'vitest';
import { readConfig } from './config.ts';

const FILE = '/home/me/.cox/config.yaml';
const agents = (text: string) => readConfig({ file: FILE, text, environment: {}, settings: [] }).agents;
const fault = (text: string): string => {
  try {
    agents(text);
  } catch (error) {
    return (error as Error).message.replace(`${FILE}:`, '');
  }
  return 'nothing was refused';
};

describe('agents', () => {
  test('those that are built in are there without a file', () => {
    expect(agents('')).toEqual(BUILT_IN_AGENTS);
  });

  test('references may be written in braces, as people do', () => {
    const [claude] = agents(
      'agents:\n  claude: { runtime: acp, command: [claude-agent-acp], env: { KEY: ${KEY}, URL: "http://${HOST}/" } }',
    ).slice(-1);
    expect(claude).toEqual({
      name: 'claude',
      runtime: 'acp',
      command: ['claude-agent-acp'],
      env: { KEY: '${KEY}', URL: 'http://${HOST}/' },
      passEnv: [],
      maySubmit: [],
      definedIn: 'config.yaml:2',
    });
  });

  test('a built-in agent is completed, not replaced', () => {
    const shell = agents('agents: {shell: {timeout: 5m, env: {A: 1}}}').find(
      (agent) => agent.name === 'shell',
    );
    expect(shell).toMatchObject({
      runtime: 'command',
      shell: true,
      passEnv: ['*'],
      timeoutMs: 300_000,
      env: { A: '1' },
      definedIn: 'config.yaml:1',
    });
    expect(agents('agents: {shell: {timeout: 5m}}')).toHaveLength(BUILT_IN_AGENTS.length);
  });

  test('a workspace starts at the home of the user or at the folder of the config', () => {
    const workspace = (path: string) =>
      agents(`agents: {a: {runtime: command, shell: true, workspace: "${path}"}}`).at(-1)?.workspace;
    expect(workspace('~/notes')).toBe(`${homedir()}/notes`);
    expect(workspace('notes')).toBe('/home/me/.cox/notes');
    expect(workspace('/srv/notes')).toBe('/srv/notes');
  });

  test.each([
    ['agents: [a]', "1:9: 'agents' must be names with their definitions, like {lint: {runtime: command, …}}"],
    [
      'agents: {a: npm}',
      "1:13: 'agents.a' must say how the agent is run, like {runtime: command, command: [my-agent]}",
    ],
    ['agents: {a: {runtime: cmd}}', "1:23: 'agents.a.runtime' must be one of command, acp, model"],
    [
      'agents: {a: {runtime: command, comand: [x]}}',
      "1:32: unknown key 'comand' of an agent; did you mean 'command'?",
    ],
    [
      'agents: {a: {runtime: command, command: npm run x}}',
      "1:41: 'agents.a.command' must be the program and its arguments as a list, like [npm, run, lint]",
    ],
    [
      'agents: {a: {runtime: command}}',
      "1:14: agent 'a': it runs nothing: add command: [program, argument], or shell: true",
    ],
    [
      'agents: {a: {runtime: command, shell: true, command: [x]}}',
      "1:45: agent 'a': a shell agent runs the prompt itself: remove command, or remove shell: true",
    ],
    [
      'agents: {a: {runtime: acp}}',
      "1:14: agent 'a': an acp agent is a program: add command: [program, argument]",
    ],
    ['agents: {a: {shell: true}}', "1:10: agent 'a': it has no runtime: add runtime: command, acp or model"],
    [
      'agents: {-a: {runtime: command, shell: true}}',
      "1:10: '-a' cannot be an agent's name: it must be a name: a letter or digit, then letters, digits and ._:@/- up to 128 characters",
    ],
    [
      'groups: {gpu: 1}\nagents: {a: {runtime: command, shell: true, group: gpus}}',
      "2:45: agent 'a': there is no group 'gpus'; did you mean 'gpu'?: add it to groups, like groups: {gpus: 1}",
    ],
    [
      'agents: {a: {runtime: command, shell: true, maySubmit: [shel]}}',
      "1:45: agent 'a': there is no agent 'shel'; did you mean 'shell'?",
    ],
    [
      'agents: {a: {runtime: command, shell: true, env: {A-B: x}}}',
      "1:50: 'agents.a.env' must be names of variables with their values, like {KEY: value}; 'A-B' is not the name of an environment variable",
    ],
  ])('%j is told in one line', (text, line) => {
    expect(fault(text)).toBe(line);
  });
});
