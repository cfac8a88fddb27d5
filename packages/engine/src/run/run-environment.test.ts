import { type AgentDefinition, BUILT_IN_AGENTS } from '@coxswain/protocol';
import { describe, expect, it } from 'vitest';
import { runEnvironment, withServerValues } from './run-environment.ts';

const shell = BUILT_IN_AGENTS.find(({ name }) => name === 'shell') as AgentDefinition;
const modest: AgentDefinition = {
  name: 'modest',
  runtime: 'command',
  command: ['true'],
  env: { GREETING: 'hello ${USER}', EMPTY: '${NOT_SET}' },
  passEnv: ['API_KEY'],
  maySubmit: [],
  definedIn: 'config.yaml:3',
};
const inherited = {
  PATH: '/bin',
  HOME: '/home/kim',
  USER: 'kim',
  LC_ALL: 'C.UTF-8',
  API_KEY: 'k',
  SECRET: 's',
  CI: 'true',
  RUNNER_TRACKING_ID: 'r',
  COX_RUN: 'led_other:1',
  COX_TOKEN: 'stolen',
  PWD: '/elsewhere',
};
const run = { COX_TASK_ID: 'tsk_aaaaaaaaaaaa', COX_RUN: 'led_mine:2' };
const parts = { base: { PATH: '/base' }, workDir: '/work', run };

describe('the environment of a run', () => {
  it('is for a command task everything the submitter had, but the marks of other runs and runners', () => {
    const environment = runEnvironment({ ...parts, agent: shell, submitted: { inherited, set: {} } });
    expect(environment).toEqual({
      PATH: '/bin',
      HOME: '/home/kim',
      USER: 'kim',
      LC_ALL: 'C.UTF-8',
      API_KEY: 'k',
      SECRET: 's',
      CI: 'true',
      PWD: '/work',
      ...run,
    });
  });

  it('is for other agents only what they name, with references to the submitter resolved', () => {
    const environment = runEnvironment({ ...parts, agent: modest, submitted: { inherited, set: {} } });
    expect(environment).toEqual({
      PATH: '/bin',
      HOME: '/home/kim',
      USER: 'kim',
      LC_ALL: 'C.UTF-8',
      API_KEY: 'k',
      GREETING: 'hello kim',
      EMPTY: '',
      PWD: '/work',
      ...run,
    });
  });

  it('is for an agent that gets everything that of the shell, not that of the program that submits', () => {
    const from = { ...inherited, CLAUDECODE: '1', GIT_DIR: '/hook/.git', AWS_PROFILE: 'prod', GH_TOKEN: 'g' };
    const submitted = { inherited: from, set: {} };
    const agent: AgentDefinition = {
      ...modest,
      runtime: 'acp',
      env: {},
      passEnv: ['*'],
      dropEnv: ['AWS_*', 'API_KEY'],
    };
    const environment = runEnvironment({ ...parts, agent, submitted });
    expect(environment).toMatchObject({ SECRET: 's', GH_TOKEN: 'g', COX_RUN: run.COX_RUN });
    for (const name of ['CLAUDECODE', 'GIT_DIR', 'AWS_PROFILE', 'API_KEY', 'COX_TOKEN', 'RUNNER_TRACKING_ID'])
      expect(environment).not.toHaveProperty(name);
    const named = { ...agent, passEnv: ['*', 'GIT_DIR'] };
    expect(runEnvironment({ ...parts, agent: named, submitted })).toMatchObject({ GIT_DIR: '/hook/.git' });
    expect(runEnvironment({ ...parts, agent: shell, submitted })).toMatchObject({ GIT_DIR: '/hook/.git' });
  });

  it('has what was set for this task alone, but nothing can forge the variables of the run', () => {
    const set = { SECRET: 'given', COX_TASK_ID: 'tsk_forged', COX_SOCKET: '/tmp/evil' };
    const environment = runEnvironment({ ...parts, agent: modest, submitted: { inherited, set } });
    expect(environment).toMatchObject({ SECRET: 'given', COX_TASK_ID: run.COX_TASK_ID });
    expect(environment).not.toHaveProperty('COX_SOCKET');
  });

  it('falls back to the daemon’s own modest one', () => {
    expect(runEnvironment({ ...parts, agent: shell, submitted: { set: {} } })).toEqual({
      PATH: '/base',
      PWD: '/work',
      ...run,
    });
  });
});

describe('the MCP servers of a run', () => {
  it('are given the variables of the submitter that they refer to', () => {
    const agent = withServerValues(
      {
        ...modest,
        mcpServers: {
          docs: { command: ['docs-mcp', '${SECRET}'], env: { KEY: '${API_KEY}', NONE: '${NOT_SET}' } },
          web: { url: 'https://mcp.example.com/mcp', headers: { Authorization: 'Bearer ${API_KEY}' } },
          plain: { command: ['plain-mcp'] },
        },
      },
      inherited,
    );
    expect(agent.mcpServers).toEqual({
      docs: { command: ['docs-mcp', '${SECRET}'], env: { KEY: 'k', NONE: '' } },
      web: { url: 'https://mcp.example.com/mcp', headers: { Authorization: 'Bearer k' } },
      plain: { command: ['plain-mcp'] },
    });
    expect(withServerValues(modest, inherited)).toBe(modest);
  });

  it('has the values of its task under their own prefix, and none that came from outside', () => {
    const submitted = { inherited: { COX_INPUT_x: 'old' }, set: { COX_INPUT_y: 'set' } };
    const input = { x: '$(id)', PATH: '/tmp' };
    const environment = runEnvironment({ ...parts, agent: shell, submitted, input });
    expect(environment).toMatchObject({ COX_INPUT_x: '$(id)', COX_INPUT_PATH: '/tmp' });
    expect(environment).not.toHaveProperty('COX_INPUT_y');
    expect(environment.PATH).toBeUndefined();
  });

  it('finds the programs of agents in no folder that a PATH means wherever one stands', () => {
    const pathOf = (agent: AgentDefinition, PATH: string): string | undefined =>
      runEnvironment({ ...parts, agent, submitted: { inherited: { PATH }, set: {} } }).PATH;
    expect(pathOf(modest, '.:./bin::/usr/bin:node_modules/.bin:/bin:')).toBe('/usr/bin:/bin');
    expect(pathOf(modest, './bin:')).toBeUndefined();
    const extended = { ...modest, env: { PATH: '/opt:${PATH}' } };
    expect(pathOf(extended, './bin:/bin')).toBe('/opt:/bin');
    // In a shell of one's own it is as one has it.
    expect(pathOf(shell, './bin:/bin')).toBe('./bin:/bin');
  });
});
