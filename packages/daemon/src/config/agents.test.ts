import { homedir } from 'node:os';
import { describe, expect, test } from 'vitest';
import { offeredAgents } from '../agents/offered.ts';
import { readConfig } from './config.ts';
import { configEntries } from './entries.ts';

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
  test('those that are built in or well known are there without a file', () => {
    expect(agents('')).toEqual(offeredAgents());
  });

  test('references may be written in braces, as people do', () => {
    const [own] = agents(
      'agents:\n  mine: { runtime: acp, command: [claude-agent-acp], env: { KEY: ${KEY}, URL: "http://${HOST}/" } }',
    ).slice(-1);
    expect(own).toEqual({
      name: 'mine',
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
    expect(agents('agents: {shell: {timeout: 5m}}')).toHaveLength(offeredAgents().length);
  });

  test('a worktree is set up as the file says, with paths that stay below the repository', () => {
    const own = (worktree: string) =>
      `agents:\n  mine: {runtime: acp, command: [claude-agent-acp], worktree: ${worktree}}`;
    const setup = '{setup: npm ci, copy: [.env], link: [node_modules]}';
    expect(agents(own(setup)).at(-1)?.worktree).toEqual({
      setup: 'npm ci',
      copy: ['.env'],
      link: ['node_modules'],
    });
    for (const path of ['../secret', '/etc/passwd', '~/x', 'a/../../b', '.git/config'])
      expect(fault(own(`{copy: [${path}]}`))).toContain('a path inside the repository, like .env');
    expect(fault(own('{run: npm ci}'))).toContain(
      "2:64: unknown key 'run' in 'agents.mine.worktree'; known: setup, copy, link",
    );
  });

  test('what an agent may choose for another is listed with it, and a command takes it where no shell reads it', () => {
    const lead =
      'agents: {a: {runtime: acp, command: [x], maySubmit: [{agent: claude, models: [haiku], modes: [plan]}]}}';
    expect(agents(lead).at(-1)?.maySubmit).toEqual([{ agent: 'claude', models: ['haiku'], modes: ['plan'] }]);
    expect(fault("agents: {a: {runtime: command, command: [sh, -c, 'claude --model {model}']}}")).toContain(
      'a shell would run what {model} contains',
    );
  });

  test('the workflow runtime is not offered as an agent', () => {
    expect(fault('agents: {cox: {timeout: 5m}}')).toBe(
      "1:10: agent 'cox' is reserved for workflows and discussions: choose another name",
    );
    expect(fault('agents: {mine: {runtime: cox}}')).toContain('command, acp, model');
  });

  test('a well-known agent is completed; with another program it is another agent of that name', () => {
    const claude = (text: string) =>
      agents(`agents: {claude: ${text}}`).find(({ name }) => name === 'claude');
    expect(claude('{model: opus, permissions: {execute: deny}}')).toMatchObject({
      command: ['claude-agent-acp'],
      model: 'opus',
      permissions: { execute: 'deny' },
      passEnv: ['*'],
      install: expect.stringContaining('claude-agent-acp'),
      definedIn: 'config.yaml:1',
    });
    const other = claude('{command: [my-claude, --acp]}');
    expect(other).toMatchObject({
      command: ['my-claude', '--acp'],
      passEnv: ['*'],
    });
    expect(other).not.toHaveProperty('install');
    const printing = claude(
      '{runtime: command, command: [claude, -p, "{prompt}"], format: claude-stream-json}',
    );
    expect(printing).toMatchObject({ runtime: 'command', format: 'claude-stream-json' });
    const endpoint = claude(
      '{runtime: model, provider: openai-compatible, model: m, baseUrl: "http://127.0.0.1/v1"}',
    );
    expect(endpoint?.passEnv).toEqual([]);
    expect(
      agents('defaultAgent: codex\nagents: {a: {runtime: command, shell: true, maySubmit: [gemini]}}').at(-1),
    ).toMatchObject({ name: 'a' });
  });

  test('an agent may have a program started that it could not run itself, where that is written out', () => {
    const [lint, mine] = agents(
      'agents:\n  lint: {runtime: command, command: [npm, run, lint]}\n  mine: {runtime: acp, command: [x], maySubmit: [shell, {agent: lint, execute: allow}]}',
    ).slice(-2);
    expect(lint?.name).toBe('lint');
    expect(mine?.maySubmit).toEqual(['shell', { agent: 'lint', execute: 'allow' }]);
  });

  test('every key is read', () => {
    const [local, mine] = agents(`
agents:
  local:
    runtime: model
    provider: openai-compatible
    baseUrl: http://127.0.0.1:11434/v1
    model: qwen3
    models: { compact: small }
    apiKeyVariable: LOCAL_KEY
    contextTokens: 32000
    maxSteps: 50
    tools: [shell, read_file, manage_tasks]
    system: |
      Be brief.
      Be right.
  mine:
    runtime: acp
    command: [my-agent, acp]
    permissions: { default: ask, execute: deny }
    mcpServers:
      docs: { command: [docs-mcp], env: { KEY: \${DOCS_KEY} } }
      web: { url: "https://mcp.example.com/mcp", headers: { Authorization: "Bearer \${WEB_KEY}" } }
    maxHelpers: 3
    keepAlive: 0s
    worktree: true
    onLimit: park
    skills: [~/skills]
    memory: notes
    dropEnv: [SECRET, AWS_*]
`).slice(-2);
    expect(local).toMatchObject({
      provider: 'openai-compatible',
      baseUrl: 'http://127.0.0.1:11434/v1',
      models: { compact: 'small' },
      apiKeyVariable: 'LOCAL_KEY',
      contextTokens: 32_000,
      maxSteps: 50,
      tools: ['shell', 'read_file', 'manage_tasks'],
      system: 'Be brief.\nBe right.\n',
    });
    expect(mine).toMatchObject({
      permissions: { default: 'ask', execute: 'deny' },
      mcpServers: {
        docs: { command: ['docs-mcp'], env: { KEY: '${DOCS_KEY}' } },
        web: { url: 'https://mcp.example.com/mcp', headers: { Authorization: 'Bearer ${WEB_KEY}' } },
      },
      maxHelpers: 3,
      keepAliveMs: 0,
      worktree: true,
      onLimit: 'park',
      skills: [`${homedir()}/skills`],
      memory: ['/home/me/.cox/notes'],
      dropEnv: ['SECRET', 'AWS_*'],
    });
    expect(fault('agents: {a: {runtime: acp, command: [x], dropEnv: ["*"]}}')).toContain(
      'the name of an environment variable',
    );
  });

  test('the key of a model is passed on to its own endpoint, or where it is named', () => {
    const passed = (more: string) =>
      agents(`agents: {m: {runtime: model, model: m, ${more}}}`).at(-1)?.passEnv;
    expect(passed('provider: anthropic')).toEqual(['ANTHROPIC_API_KEY']);
    expect(passed('provider: anthropic, baseUrl: "http://127.0.0.1/v1"')).toEqual([]);
    expect(passed('provider: openai-compatible, baseUrl: "http://127.0.0.1/v1"')).toEqual([]);
    expect(
      passed('provider: openai-compatible, baseUrl: "http://127.0.0.1/v1", apiKeyVariable: MY_KEY'),
    ).toEqual(['MY_KEY']);
    expect(passed('provider: anthropic, passEnv: ["*"]')).toEqual(['*']);
  });

  test('one word of permissions holds for everything, and is written so again', () => {
    const text = 'agents: {a: {runtime: acp, command: [x], permissions: deny}}';
    expect(agents(text).at(-1)?.permissions).toEqual({ default: 'deny' });
    const entries = configEntries(readConfig({ file: FILE, text, environment: {}, settings: [] }));
    expect(entries.at(-1)).toMatchObject({ key: 'agents.a', value: { permissions: 'deny' } });
  });

  test('what is secret is not shown: values of variables and headers, what follows the path of an address', () => {
    const text = `
agents:
  a:
    runtime: acp
    command: [x]
    env: { KEY: hunter2, OTHER: \${OTHER} }
    mcpServers:
      docs: { command: [docs-mcp], env: { KEY: hunter3 } }
      web: { url: "https://mcp.example.com/mcp?key=hunter4", headers: { X-Key: hunter5, Authorization: "Bearer \${WEB}" } }
    keepAlive: 90s
`;
    const value = configEntries(readConfig({ file: FILE, text, environment: {}, settings: [] })).at(
      -1,
    )?.value;
    expect(JSON.stringify(value)).not.toContain('hunter');
    expect(value).toMatchObject({
      env: { KEY: '(hidden)', OTHER: '${OTHER}' },
      mcpServers: {
        docs: { env: { KEY: '(hidden)' } },
        web: { url: 'https://mcp.example.com/mcp?(hidden)', headers: { Authorization: 'Bearer ${WEB}' } },
      },
      keepAlive: '90s',
    });
  });

  test('a workspace starts at the home of the user or at the folder of the config', () => {
    const workspace = (path: string) =>
      agents(`agents: {a: {runtime: command, shell: true, workspace: "${path}"}}`).at(-1)?.workspace;
    expect(workspace('~/notes')).toBe(`${homedir()}/notes`);
    expect(workspace('notes')).toBe('/home/me/.cox/notes');
    expect(workspace('/srv/notes')).toBe('/srv/notes');
  });

  test.each([
    ['agents: [a]', "1:9: 'agents' must be definitions by name, like {lint: {runtime: command, …}}"],
    [
      'agents: {a: npm}',
      "1:13: 'agents.a' must say how the agent runs, like {runtime: command, command: [my-agent]}",
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
      "1:14: agent 'a': there is nothing to run: add command: [program, argument], or shell: true",
    ],
    [
      'agents: {a: {runtime: command, shell: true, command: [x]}}',
      "1:45: agent 'a': a shell agent runs the prompt itself: remove command, or remove shell: true",
    ],
    [
      'agents: {a: {runtime: acp}}',
      "1:14: agent 'a': an acp agent needs a program: add command: [program, argument]",
    ],
    ['agents: {a: {shell: true}}', "1:10: agent 'a': it has no runtime: add runtime: command, acp or model"],
    [
      'agents: {-a: {runtime: command, shell: true}}',
      "1:10: invalid name '-a' for an agent: it must be a name: a letter or digit, then letters, digits and ._:@/- up to 128 characters",
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
      'agents: {a: {runtime: command, shell: true, maySubmit: [{agent: shell, execute: ask}]}}',
      "1:81: 'agents.a.maySubmit[0].execute' must be one of allow",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], maySubmit: [{agent: shell, execute: allow}]}}',
      "1:42: agent 'a': 'shell' runs any command it is given, so execute: allow would allow everything: name an agent with its own command, or write permissions: {execute: allow} and just shell",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], maySubmit: [{agent: claude, execute: allow}]}}',
      "1:42: agent 'a': 'claude' has only the permissions of its submitter: write just claude",
    ],
    [
      'agents: {a: {runtime: command, shell: true, env: {A-B: x}}}',
      "1:51: 'A-B' in 'agents.a.env' must be the name of an environment variable",
    ],
    [
      'agents: {a: {runtime: command, command: [x], format: claude}}',
      "1:54: 'agents.a.format' must be one of claude-stream-json, codex-json, opencode-json, gemini-stream-json",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], format: codex-json}}',
      "1:42: agent 'a': only agents with runtime: command take format; this one is acp",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], shell: true}}',
      "1:42: agent 'a': only agents with runtime: command take shell; this one is acp",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], provider: anthropic}}',
      "1:42: agent 'a': only agents with runtime: model take provider; this one is acp",
    ],
    [
      'agents: {a: {runtime: command, shell: true, permissions: ask}}',
      "1:45: agent 'a': a program with runtime: command has the user's own rights, which permissions cannot narrow: remove permissions, or use runtime: acp or model",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], permissions: sometimes}}',
      "1:55: 'agents.a.permissions' must be deny, ask, allow, or one of them by kind of tool, like {default: ask, execute: deny}",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], permissions: {exec: ask}}}',
      "1:56: unknown key 'exec' in 'agents.a.permissions'; did you mean 'execute'?",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], permissions: {execut: ask}}}',
      "1:56: unknown key 'execut' in 'agents.a.permissions'; did you mean 'execute'?",
    ],
    [
      'agents: {a: {runtime: model, baseUrl: "http://x/v1", provider: openai-compatible}}',
      "1:14: agent 'a': it has no model: add model: <name>",
    ],
    [
      'agents: {a: {runtime: model, model: m}}',
      "1:14: agent 'a': it has no provider: add provider: openai-compatible or anthropic",
    ],
    [
      'agents: {a: {runtime: model, model: m, provider: openai-compatible}}',
      "1:40: agent 'a': an openai-compatible provider needs an address: add baseUrl, like baseUrl: http://127.0.0.1:11434/v1",
    ],
    [
      'agents: {a: {runtime: model, model: m, provider: anthropic, baseUrl: example.com}}',
      "1:70: 'agents.a.baseUrl' must be an address like http://127.0.0.1:11434/v1",
    ],
    [
      'agents: {a: {runtime: model, model: m, provider: anthropic, baseUrl: "http://me:pw@example.com"}}',
      "1:70: 'agents.a.baseUrl' must be an address like http://127.0.0.1:11434/v1, without user and password",
    ],
    [
      'agents: {a: {runtime: model, model: m, provider: anthropic, command: [x]}}',
      "1:61: agent 'a': only agents with runtime: command or acp take command; this one is model",
    ],
    [
      'agents: {a: {runtime: model, model: m, provider: anthropic, tools: [read_files]}}',
      "1:61: agent 'a': unknown tool 'read_files'; did you mean 'read_file'? (known: shell, read_file, write_file, edit_file, list_files, search, fetch_url, ask_user, bg_submit, bg_status, bg_list, bg_result, bg_cancel, manage_tasks, spawn, review, send)",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], mcpServers: {docs: {comand: [y]}}}}',
      "1:62: unknown key 'comand' in 'agents.a.mcpServers.docs'; did you mean 'command'?",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], mcpServers: {docs: {url: "http://x/mcp", env: {A: b}}}}}',
      "1:83: unknown key 'env' in 'agents.a.mcpServers.docs'; known: url, headers",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], keepAlive: 5}}',
      "1:53: 'agents.a.keepAlive' must be a duration with its unit, like 5s, 5m or 5h",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], maxHelpers: -1}}',
      "1:54: 'agents.a.maxHelpers' must be a whole number from 0 to 10000",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], onLimit: wait}}',
      "1:51: 'agents.a.onLimit' must be one of fail, park",
    ],
    [
      'agents: {a: {runtime: acp, command: [x], worktre: true}}',
      "1:42: unknown key 'worktre' of an agent; did you mean 'worktree'?",
    ],
    [
      'agents: {cluade: {model: opus}}',
      "1:10: agent 'cluade': it has no runtime: add runtime: command, acp or model; did you mean 'claude'?",
    ],
  ])('%j is reported in one line', (text, line) => {
    expect(fault(text)).toBe(line);
  });
});

test.each([
  ['agents: [{id: claude, command: [x]}, {name: lint}]', 'write agents: {claude: {…}, lint: {…}}'],
  ['agents: {a: {runtime: acp, command: my-agent}}', 'as a list, like [my-agent]'],
  ['agents: {a: {runtime: acp, command: [x], args: [y]}}', 'instead: command: [program, argument, …]'],
  ['agents: {a: {type: acp, command: [x]}}', 'instead: runtime: command, acp or model'],
  ['agents: {a: {runtime: acp, command: [x], working_dir: /srv}}', 'instead: workspace: ~/folder'],
  ['agents: {a: {runtime: acp, command: [x], systemPrompt: hi}}', 'instead: system: its instructions'],
  ['agents: {a: {runtime: acp, command: [x], mcp_servers: {}}}', 'instead: mcpServers: {docs:'],
  [
    'agents: {a: {runtime: acp, command: [x], enable_mcp: false}}',
    'enable_mcp: false turns it off for one task',
  ],
  ['agents: {a: {runtime: model, api_key: hunter2}}', 'instead: apiKeyVariable: NAME'],
])('what other tools write is refused with the line that would do: %s', (text, line) => {
  const read = () => readConfig({ file: FILE, text, environment: {}, settings: [] });
  expect(read).toThrow(line);
  expect(read).not.toThrow('hunter2');
});
