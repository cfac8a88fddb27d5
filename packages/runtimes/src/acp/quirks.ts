// How agents differ although they speak one protocol: one row per known agent, by the name and version it
// reports. An agent not listed here is taken at its word.

/** The name and version an agent reports in its answer to `initialize`. */
export interface AgentInfo {
  readonly name: string;
  readonly version: string;
}

export interface Quirks {
  /** A conversation that it loads is the one that was asked for. False: it is given the transcript instead. */
  readonly trustsLoad: boolean;
  /** A prompt that comes during another waits for it. False: it ends the one that runs. */
  readonly queuesPrompts: boolean;
  /** Its tools end when it is cancelled. False: they run on until the agent itself ends. */
  readonly cancelEndsTools: boolean;
  /** A refused permission ends its turn. False: it continues without. */
  readonly refusalEndsTurn: boolean;
  /** The first title of a tool call is the name of the tool; a later one says what it does. */
  readonly titlesByTool: boolean;
  /** Ends the output of its aborted tools, which it reports as completed. undefined: it reports them as aborted. */
  readonly abortedMark: RegExp | undefined;
  /** The tool whose input is its plan, for an agent that does not report its plan as such. */
  readonly planTool: string | undefined;
  /** It understands that a file is not there. False: only an empty one in its place lets it write it. */
  readonly knowsMissingFiles: boolean;
  /** The mode in which it asks before it edits and executes. undefined: it always asks, or cannot be made to. */
  readonly asksInMode: string | undefined;
  /** Where it keeps what it was always allowed, beyond the task. undefined: it does not say, or not beyond its session. */
  readonly keepsAlwaysIn: string | undefined;
  /** It takes its key from one of these variables only when asked to log in that way. */
  readonly logsInWith: { readonly methodId: string; readonly variables: readonly string[] } | undefined;
  /** What the token counts in the answer to a prompt cover: all of the turn, or only its last call of the model. */
  readonly tokens: 'turn' | 'last call';
}

const ORDINARY: Quirks = {
  trustsLoad: true,
  queuesPrompts: true,
  cancelEndsTools: true,
  refusalEndsTurn: false,
  titlesByTool: false,
  abortedMark: undefined,
  planTool: undefined,
  knowsMissingFiles: true,
  asksInMode: undefined,
  keepsAlwaysIn: undefined,
  logsInWith: undefined,
  tokens: 'turn',
};

interface Row {
  readonly name: RegExp;
  /** The first version that no longer is so. */
  readonly before?: number;
  readonly quirks: Partial<Quirks>;
}

/** Each of them was seen in the agent itself. Names: `OpenCode`, `@agentclientprotocol/codex-acp`, `gemini-cli` … */
const ROWS: readonly Row[] = [
  {
    name: /opencode/i,
    quirks: {
      tokens: 'last call',
      refusalEndsTurn: true,
      titlesByTool: true,
      planTool: 'todowrite',
      // The first of a command that it could still end, the second of a tool that it gave up on.
      abortedMark:
        /<shell_metadata>\s*User aborted the command\s*<\/shell_metadata>\s*$|^Tool execution aborted$/,
    },
  },
  { name: /claude/i, quirks: { asksInMode: 'default' } },
  {
    name: /codex/i,
    quirks: {
      cancelEndsTools: false,
      asksInMode: 'read-only',
      keepsAlwaysIn: 'rules/default.rules of its CODEX_HOME (~/.codex), for every folder',
      logsInWith: { methodId: 'api-key', variables: ['CODEX_API_KEY', 'OPENAI_API_KEY'] },
    },
  },
  { name: /codex/i, before: 2, quirks: { tokens: 'last call' } },
  // A load erases a conversation that was made in the same minute; and a missing file ends its writing of one.
  {
    name: /gemini/i,
    quirks: { trustsLoad: false, queuesPrompts: false, knowsMissingFiles: false, asksInMode: 'default' },
  },
  {
    name: /qwen/i,
    quirks: {
      refusalEndsTurn: true,
      asksInMode: 'default',
      keepsAlwaysIn: '.qwen/settings.json of the project',
    },
  },
];

const majorOf = (version: string): number => Number.parseInt(version, 10) || 0;

/** The quirks of this agent; the defaults for one that did not report its name. */
export const quirksOf = (agent: AgentInfo | undefined): Quirks => {
  const rows = ROWS.filter(
    ({ name, before = Number.POSITIVE_INFINITY }) =>
      agent !== undefined && name.test(agent.name) && majorOf(agent.version) < before,
  );
  return Object.assign({}, ORDINARY, ...rows.map(({ quirks }) => quirks));
};
