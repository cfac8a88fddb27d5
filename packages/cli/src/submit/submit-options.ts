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
  agent: optional('--agent <name>', 'who does it; default: the default agent', text, { completes: 'agent' }),
  session: optional('--session <name>', 'the conversation it belongs to; default: one of its own', text, {
    completes: 'session',
  }),
  title: optional('--title <text>', 'what lists call it; default: the prompt', text),
  priority: optional('--priority <number>', 'higher first; default 0', priorityNumber),
  group: optional('--group <name>', 'a named pool of slots', text),
  timeout: optional('--timeout <duration>', 'its own limit of working time: 90s, 30m, 1h30m', duration),
  at: optional('--at <time>', "not before: 18:00, 'tomorrow 9:00', 2026-11-20, RFC 3339", text),
  delay: optional('--delay <duration>', 'not before that time has passed', duration),
  after: repeated('--after <id>', 'not before that task has completed; may be repeated', text, {
    completes: 'task',
  }),
  attempts: optional('--attempts <number>', 'try a failing task so often; default 1', wholeNumber(1, 100)),
  deliver: repeated('--deliver <channel:target>', 'where notices go; may be repeated', text, {
    completes: 'channel',
  }),
  notify: optional(
    '--notify <which>',
    'what is told there: silent, done_only or state_changes (default)',
    oneOf(DELIVERY_MODES),
    { completes: DELIVERY_MODES },
  ),
  workdir: optional('--workdir <folder>', 'where it works; default: this folder', text, {
    completes: 'folder',
  }),
  addDir: repeated('--add-dir <folder>', 'another folder it may use; may be repeated', text, {
    completes: 'folder',
  }),
  model: optional('--model <name>', 'the model for this task, one that the agent offers', text),
  mode: optional('--mode <name>', 'the mode for this task, one that the agent offers, like plan', text),
  effort: optional('--effort <level>', 'how much the model thinks, as the agent names it: low, high', text),
  attach: repeated(
    '--attach <file>',
    'an image or another file that goes with the prompt; may be repeated',
    text,
    {
      completes: 'file',
    },
  ),
  env: repeated('--env <K[=V]>', 'a variable for this task; `K` alone takes it from here', keyValue),
  label: repeated('--label <k=v>', 'a label; may be repeated', fullKeyValue),
  idempotencyKey: optional('--idempotency-key <key>', 'the same key again returns the same task', text),
  traceparent: optional(
    '--traceparent <context>',
    'the trace that it belongs to (W3C); default: the variable TRACEPARENT',
    traceContext,
  ),
  onInput: optional(
    '--on-input <what>',
    'when it asks and nobody answers: park, deny or fail; default: park, in CI fail',
    oneOf(ON_INPUT),
    { completes: ON_INPUT },
  ),
  outputSchema: optional('--output-schema <file>', 'a JSON Schema that the result must match', text, {
    completes: 'file',
  }),
  edit: flag('-e, --edit', 'write the prompt in your editor'),
} as const;

export const PROMPT_DETAILS =
  'The prompt comes from the words, from stdin with -, from a file with @file, or from your editor with -e. ' +
  'After -- stands a program with its arguments, which is run exactly so, without a shell.';
