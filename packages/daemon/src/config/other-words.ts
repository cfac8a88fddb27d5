// Other tools' names for the keys of an agent, and the equivalent line here. Values are never repeated: they may be secret.

const COMMAND = 'command: [program, argument, …], the program and its arguments in one list';
const WORKSPACE = 'workspace: ~/folder';
const RUNTIME = 'runtime: command, acp or model';
const SYSTEM = 'system: its instructions';
const SERVERS = 'mcpServers: {docs: {command: [docs-mcp]}}';
const SKILLS = 'skills: [~/skills]';
const TIMEOUT = 'timeout: 30m';
const STEPS = 'maxSteps: 200';
const URL = 'baseUrl: http://127.0.0.1:11434/v1';
const KEY = 'apiKeyVariable: NAME, the name of the variable that holds the key';
const NAMED = "nothing: the key above is the agent's name";

/** By the key in small letters, without dashes. */
const LINES: ReadonlyMap<string, string> = new Map(
  Object.entries({
    ...{ args: COMMAND, arguments: COMMAND, program: COMMAND, executable: COMMAND },
    ...{ type: RUNTIME, kind: RUNTIME, adapter: RUNTIME, backend: RUNTIME, protocol: RUNTIME },
    ...{ cwd: WORKSPACE, workdir: WORKSPACE, workingdir: WORKSPACE, workingdirectory: WORKSPACE },
    ...{ workspacedir: WORKSPACE, workspacepath: WORKSPACE, directory: WORKSPACE, folder: WORKSPACE },
    ...{ environment: 'env: {NAME: value}', envvars: 'env: {NAME: value}' },
    ...{ systemprompt: SYSTEM, instructions: SYSTEM, prompt: SYSTEM },
    ...{ mcp: SERVERS, mcpservers: SERVERS, servers: SERVERS },
    enablemcp: `${SERVERS}, or nothing; enable_mcp: false turns it off for one task`,
    ...{ skillsdir: SKILLS, skilldirs: SKILLS, skillspath: SKILLS },
    enableskills: `${SKILLS}, or nothing; enable_skills: false turns it off for one task`,
    ...{ memorydir: 'memory: [~/notes]', memorypath: 'memory: [~/notes]' },
    ...{ apikey: KEY, apikeyenv: KEY, token: KEY },
    ...{ url: URL, endpoint: URL, apibase: URL, baseurl: URL },
    ...{ allowedtools: 'tools: [shell, read_file]', permission: 'permissions: {default: ask}' },
    ...{ permissionmode: 'permissions: {default: ask}', approval: 'permissions: {default: ask}' },
    ...{ maxsteps: STEPS, maxiterations: STEPS, maxturns: STEPS },
    ...{ timeoutms: TIMEOUT, timeoutseconds: TIMEOUT, maxexecutiontime: TIMEOUT, tasktimeout: TIMEOUT },
    ...{ retries: 'attempts: 2', maxattempts: 'attempts: 2', maxretries: 'attempts: 2' },
    ...{ id: NAMED, agentid: NAMED, name: NAMED, displayname: NAMED },
    description: 'a comment: # what it is for',
  }),
);

/** What to write instead of another tool's key; undefined: no tool we know of has it. */
export const lineInstead = (key: string): string | undefined =>
  LINES.get(key.toLowerCase().replaceAll(/[_-]/g, ''));

/** What to write instead of a list: each item under its own name; undefined: none has one. */
export const namedInstead = (section: string, items: readonly unknown[]): string | undefined => {
  const names = items.flatMap((item) => nameIn(item) ?? []);
  return names.length === 0 ? undefined : `${section}: {${names.map((name) => `${name}: {…}`).join(', ')}}`;
};

const nameIn = (item: unknown): string | undefined => {
  if (typeof item !== 'object' || item === null) return undefined;
  const { id, agent_id, name } = item as Readonly<Record<string, unknown>>; // an object has keys
  return [id, agent_id, name].find((one): one is string => typeof one === 'string' && /^[\w.-]+$/.test(one));
};
