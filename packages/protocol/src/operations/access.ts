// Who may ask for an operation: people, the programs of a task, the bearer of an access token.

import type { TokenScope } from '../access-token.ts';

/** What an access token needs: the scopes, and whether one that is limited to some agents may use the operation at all. */
interface TokenRule {
  /** All of them are needed; none: any active token will do. */
  readonly scopes: readonly TokenScope[];
  /** `narrowed`: what is answered or changed concerns its agents alone. `all`: that cannot be, so it must not be limited. */
  readonly agents: 'narrowed' | 'all';
}

export interface Access {
  /**
   * What a program of a run may ask for; a person may do everything. `anyone`: no restriction, or the engine has one of its own
   * (submitting). `own agent`: only what concerns the caller's own agent is answered. `visible`: tasks of its own agent, and
   * what it submitted. `descendants`: what it submitted, and what came of that. `itself`: its own task alone. `people`: nothing.
   */
  readonly allow: 'anyone' | 'own agent' | 'visible' | 'descendants' | 'itself' | 'people';
  /** What it may not do, as a refusal says it; empty where nothing is refused. */
  readonly verb: string;
  readonly token: TokenRule;
  /** An agent with a list of tools needs one of these. Without them no tool stands for it, and every program may use it. */
  readonly tools?: readonly string[];
}

export const narrowed = (...scopes: readonly TokenScope[]): TokenRule => ({ scopes, agents: 'narrowed' });
export const whole = (...scopes: readonly TokenScope[]): TokenRule => ({ scopes, agents: 'all' });

export const SUBMIT_TOOLS = ['bg_submit', 'spawn', 'review', 'send'] as const;
export const LOOK_TOOLS = ['bg_status', 'bg_result', 'bg_cancel', 'manage_tasks', ...SUBMIT_TOOLS] as const;
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
  token: narrowed('read'),
  tools: LIST_TOOLS,
};
export const visible = (verb: string): Access => ({
  allow: 'visible',
  verb,
  token: narrowed('read'),
  tools: LOOK_TOOLS,
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
  token: whole('admin'),
  tools,
});
/** Default of the token: the scope `admin`, limited to no agents. */
export const people = (verb: string, token = whole('admin')): Access => ({ allow: 'people', verb, token });
