// What can be said about a task when it is submitted; `bg submit` and `tasks run` take the same.

import { DELIVERY_MODES, ON_INPUT } from '@coxswain/protocol';
import { flag, oneOf, optional, repeated, text } from '../input/parameter.ts';
import {
  duration,
  fullKeyValue,
  keyValue,
  priorityNumber,
  traceContext,
  wholeNumber,
} from '../input/readers.ts';

export const SUBMIT_OPTIONS = {
  agent: optional('--agent <name>', 'agent to run it; default: the default agent', text, {
    completes: 'agent',
  }),
  session: optional('--session <name>', 'session to run it in; default: a new one', text, {
    completes: 'session',
  }),
  title: optional('--title <text>', 'title shown in lists; default: the prompt', text),
  priority: optional('--priority <number>', 'higher first; default 0', priorityNumber),
  group: optional('--group <name>', 'named pool of slots', text),
  timeout: optional('--timeout <duration>', 'maximum working time: 90s, 30m, 1h30m', duration),
  at: optional(
    '--at <time>',
    "start at this time or later: 18:00, 'tomorrow 9:00', 2026-11-20, RFC 3339",
    text,
  ),
  delay: optional('--delay <duration>', 'start after this delay or later', duration),
  after: repeated('--after <id>', 'start once this task has completed; may be repeated', text, {
    completes: 'task',
  }),
  attempts: optional('--attempts <number>', 'maximum attempts; default 1', wholeNumber(1, 100)),
  deliver: repeated('--deliver <channel:target>', 'where to send notifications; may be repeated', text, {
    completes: 'channel',
  }),
  notify: optional(
    '--notify <which>',
    'which notifications to send: silent, done_only or state_changes (default)',
    oneOf(DELIVERY_MODES),
    { completes: DELIVERY_MODES },
  ),
  workdir: optional('--workdir <folder>', 'working directory; default: this folder', text, {
    completes: 'folder',
  }),
  addDir: repeated('--add-dir <folder>', 'another folder the agent may use; may be repeated', text, {
    completes: 'folder',
  }),
  model: optional('--model <name>', 'model for this task, one that the agent offers', text),
  mode: optional('--mode <name>', 'mode for this task, one that the agent offers, like plan', text),
  effort: optional('--effort <level>', "reasoning effort, by the agent's name for it: low, high", text),
  attach: repeated('--attach <file>', 'image or other file to send with the prompt; may be repeated', text, {
    completes: 'file',
  }),
  env: repeated('--env <K[=V]>', 'environment variable; `K` alone copies it from your shell', keyValue),
  label: repeated('--label <k=v>', 'label; may be repeated', fullKeyValue),
  idempotencyKey: optional(
    '--idempotency-key <key>',
    'return the earlier task if this key was used before',
    text,
  ),
  traceparent: optional('--traceparent <context>', 'W3C trace context; default: $TRACEPARENT', traceContext),
  onInput: optional(
    '--on-input <what>',
    'what to do when it asks and nobody answers: park, deny or fail; default: park, or fail in CI',
    oneOf(ON_INPUT),
    { completes: ON_INPUT },
  ),
  outputSchema: optional('--output-schema <file>', 'JSON Schema that the result must match', text, {
    completes: 'file',
  }),
  edit: flag('-e, --edit', 'write the prompt in your editor'),
} as const;

export const PROMPT_DETAILS =
  'Give the prompt as words, - for stdin, @file for a file, or -e for your editor. Everything after -- is run directly, without a shell.';
