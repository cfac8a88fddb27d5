// Agents as clients see them, and the results of checking one.

import { z } from 'zod';
import { ON_DAEMON_DEATH, ON_LIMIT, OUTPUT_FORMATS, PROVIDERS } from '../agent/agent.ts';
import { PERMISSIONS, TOOL_KINDS } from '../agent/permissions.ts';
import type { Frozen } from '../frozen.ts';
import { ON_INPUT, RUNTIME_NAMES } from '../task/task.ts';
import { environment } from './fields.ts';
import { yesOrNo } from './query.ts';

const permission = z.enum(PERMISSIONS);

/** Each check with its result. */
const checkSteps = z.array(z.object({ name: z.string(), ok: z.boolean(), detail: z.string() }));

/**
 * An agent as clients may see it: names of variables, never their values. Programs of other agents see only what they need to
 * choose one: not how it is run or where it is defined, nor its variables and tasks.
 */
export const agent = z.object({
  name: z.string(),
  runtime: z.enum(RUNTIME_NAMES),
  definedIn: z.string().optional(),
  isDefault: z.boolean(),
  /** Tasks that are pending, running or need input. */
  activeTasks: z.number().int().optional(),
  /** Tasks that are running. */
  runningTasks: z.number().int().optional(),
  command: z.array(z.string()).optional(),
  shell: z.boolean().optional(),
  /** The path of its program. Left out if it has none, it was not found, or it is relative to the folder of each task. */
  program: z.string().optional(),
  /** False if its program was not found. */
  isInstalled: z.boolean(),
  /** How to install the program of a well-known agent. */
  install: z.string().optional(),
  promptBy: z.string().optional(),
  format: z.enum(OUTPUT_FORMATS).optional(),
  workspace: z.string().optional(),
  worktree: z
    .union([
      z.boolean(),
      z.object({
        setup: z.string().optional(),
        copy: z.array(z.string()).optional(),
        link: z.array(z.string()).optional(),
      }),
    ])
    .optional(),
  model: z.string().optional(),
  models: z.record(z.string(), z.string()).optional(),
  provider: z.enum(PROVIDERS).optional(),
  baseUrl: z.string().optional(),
  apiKeyVariable: z.string().optional(),
  system: z.string().optional(),
  contextTokens: z.number().int().optional(),
  maxSteps: z.number().int().optional(),
  /** Its permission for each kind of tool. */
  permissions: z.record(z.enum(TOOL_KINDS), permission),
  /** False: cox knows no way to make it ask, so it asks only when its own settings say so. */
  supportsAsking: z.boolean().optional(),
  tools: z.array(z.string()).optional(),
  /** Its MCP servers by name: a command line or a URL. */
  mcpServers: z.record(z.string(), z.string()).optional(),
  skills: z.array(z.string()).optional(),
  memory: z.array(z.string()).optional(),
  /** Names of variables set for it. */
  env: z.array(z.string()).optional(),
  /** Names of variables passed on to it. */
  passEnv: z.array(z.string()).optional(),
  /** Names of variables not passed on to it. */
  dropEnv: z.array(z.string()).optional(),
  /** Agents it may submit to. `execute: allow` lets it start their program even if it may not run commands itself. */
  maySubmit: z.array(
    z.union([
      z.string(),
      z.object({
        agent: z.string(),
        execute: z.literal('allow').optional(),
        models: z.array(z.string()).optional(),
        modes: z.array(z.string()).optional(),
        efforts: z.array(z.string()).optional(),
      }),
    ]),
  ),
  maxHelpers: z.number().int().optional(),
  timeoutMs: z.number().optional(),
  maxAttempts: z.number().int().optional(),
  onInput: z.enum(ON_INPUT).optional(),
  onLimit: z.enum(ON_LIMIT).optional(),
  onDaemonDeath: z.enum(ON_DAEMON_DEATH).optional(),
  keepAliveMs: z.number().optional(),
  group: z.string().optional(),
  detach: z.boolean().optional(),
  /** The last check since the daemon started; left out if the definition has changed since. */
  lastCheck: z.object({ at: z.string(), ok: z.boolean(), steps: checkSteps }).optional(),
});
export type AgentSummary = Frozen<z.output<typeof agent>>;

/** The PATH to search for programs, and whether to include well-known agents that are not installed. */
export const agentQuery = z.strictObject({
  path: z.string().max(32_768).optional(),
  all: yesOrNo.optional(),
});

export const checkBody = z.strictObject({
  /** The environment to start the agent in. */
  environment: environment.default({}),
  /** Also send it a prompt, which costs tokens: only an answer proves that it is logged in. */
  deep: z.boolean().default(false),
});
export const agentCheck = z.object({
  name: z.string(),
  ok: z.boolean(),
  steps: checkSteps,
});
export type AgentCheck = Frozen<z.output<typeof agentCheck>>;
