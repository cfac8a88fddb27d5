import { EXIT_CODES, type Task, type TaskStatus } from '@coxswain/protocol';
import { type Context, defineCommand } from '../../command.ts';
import { optional, type Reader, repeated, required, text } from '../../input/parameter.ts';
import { statuses } from '../../input/readers.ts';
import { usageProblem } from '../../input/usage-problem.ts';
import { shownId } from '../../output/rendering.ts';
import { forEachTask } from '../../tasks/each.ts';

const STATUSES = ['pending', 'running', 'needs_input', 'completed', 'failed', 'cancelled'];

const oneStatus: Reader<TaskStatus> = (given, name) => {
  const [status, ...others] = statuses(given, name);
  if (status === undefined || others.length > 0)
    throw usageProblem(`${name} must be a single status, not '${given}'`);
  return status;
};

interface Move {
  readonly status: TaskStatus;
  readonly message: string | undefined;
}

/** Moves each in turn, and says where it is. */
const moveAll = async (
  refs: readonly string[],
  { status, message }: Move,
  context: Context,
): Promise<number> => {
  const { output, words } = context;
  const client = await context.client();
  const moved: Task[] = [];
  const code = await forEachTask(refs, context, async (ref) => {
    const item = await client.items.move(ref, { status, message });
    moved.push(item);
    if (output.isJson) return EXIT_CODES.ok.code;
    const id = shownId(item.id, output);
    await output.line(output.isQuiet ? item.id : words.items.moved(id, words.status.task[item.status]));
    return EXIT_CODES.ok.code;
  });
  if (output.isJson) await output.json(refs.length === 1 ? moved[0] : moved);
  return code;
};

const ids = repeated('<id...>', 'the to-dos', text, { completes: 'item' });
const message = optional('-m, --message <text>', 'the outcome, or your question', text);

const moveTo = (status: TaskStatus) =>
  defineCommand({
    arguments: { ids },
    options: { message },
    run: (context, { arguments: given, options }) =>
      moveAll(given.ids, { status, message: options.message }, context),
  });

export const start = moveTo('running');
export const done = moveTo('completed');
export const fail = moveTo('failed');
export const drop = moveTo('cancelled');

export const move = defineCommand({
  arguments: {
    id: required('<id>', 'the to-do', text, { completes: 'item' }),
    status: required('<status>', STATUSES.join(', '), oneStatus, { completes: STATUSES }),
  },
  options: { message },
  details:
    'pending can become running, completed, failed or cancelled; running also to needs_input and back to pending; needs_input to running, completed, failed or cancelled. A to-do that has ended does not change again. needs_input adds a question to the inbox; answer it with: cox answer <id> <text>.',
  examples: ["cox items move k3v9 needs_input -m 'Which account?'", 'cox items move k3v9 pending'],
  run: (context, { arguments: { id, status }, options }) =>
    moveAll([id], { status, message: options.message }, context),
});
