// Who may call an operation: people, the programs of a task, the bearer of an access token.

import type { TokenScope } from '../access-token.ts';

/** What an access token needs: its scopes, and whether a token limited to some agents may use the operation at all. */
interface TokenRule {
  /** All of them are required. Empty: any active token will do. */
  readonly scopes: readonly TokenScope[];
  /** `narrowed`: the operation only shows or changes what belongs to its agents. `all`: it cannot, so limited tokens are refused. */
  readonly agents: 'narrowed' | 'all';
}

export interface Access {
  /**
   * What a program of a run may call; a person may do everything. `anyone`: no restriction, or the engine applies its own
   * (submitting). `own agent`: it sees only its own agent's data. `visible`: tasks of its own agent, and tasks it submitted.
   * `descendants`: tasks it submitted, and their descendants. `itself`: only its own task. `people`: not for programs.
   */
  readonly allow: 'anyone' | 'own agent' | 'visible' | 'descendants' | 'itself' | 'people';
  /** What the refusal says it may not do; empty if nothing is refused. */
  readonly verb: string;
  readonly token: TokenRule;
  /** An agent with a list of tools needs one of these. Left out: no tool is required, and every program may call it. */
  readonly tools?: readonly string[] | undefined;
}

export const limitedToAgents = (...scopes: readonly TokenScope[]): TokenRule => ({
  scopes,
  agents: 'narrowed',
});
export const allAgents = (...scopes: readonly TokenScope[]): TokenRule => ({ scopes, agents: 'all' });

export const SUBMIT_TOOLS = ['bg_submit', 'spawn', 'review', 'send'] as const;
export const READ_TOOLS = ['bg_status', 'bg_result', 'bg_cancel', 'manage_tasks', ...SUBMIT_TOOLS] as const;
const LIST_TOOLS = ['bg_list', 'manage_tasks', 'send'] as const;

export const anyone = (token: TokenRule, tools?: readonly string[]): Access => ({
  allow: 'anyone',
  verb: '',
  token,
  tools,
});
export const ownAgent: Access = {
  allow: 'own agent',
  verb: '',
  token: limitedToAgents('read'),
  tools: LIST_TOOLS,
};
export const visible = (verb: string): Access => ({
  allow: 'visible',
  verb,
  token: limitedToAgents('read'),
  tools: READ_TOOLS,
});
export const descendants = (verb: string, token: TokenRule, tools: readonly string[]): Access => ({
  allow: 'descendants',
  verb,
  token,
  tools,
});
export const itself = (verb: string, tools: readonly string[]): Access => ({
  allow: 'itself',
  verb,
  token: allAgents('admin'),
  tools,
});
/** By default a token needs the scope `admin`, and must not be limited to agents. */
export const people = (verb: string, token = allAgents('admin')): Access => ({
  allow: 'people',
  verb,
  token,
});
