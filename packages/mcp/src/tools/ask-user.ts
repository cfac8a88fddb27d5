import { type InputQuestion, type InputRequest, ProblemError } from '@coxswain/protocol';
import { z } from 'zod';
import { ownTask } from '../tool/own-task.ts';
import { withProgress } from '../tool/progress.ts';
import { defineTool } from '../tool/tool.ts';

const MAX_TITLE_CHARACTERS = 300;

interface Asked {
  readonly question: string;
  readonly options?: readonly string[] | undefined;
  readonly default?: string | undefined;
}

/** Lists show the first line; a longer question is the detail. */
const questionOf = ({ question, options, default: fallback }: Asked): InputQuestion => {
  const [first = ''] = question.trim().split('\n');
  const title = first.slice(0, MAX_TITLE_CHARACTERS);
  const choices = options?.map((label, index) => ({ id: String(index + 1), label }));
  const chosen = choices?.find(({ label }) => label === fallback);
  return {
    kind: 'question',
    title,
    ...(title === question.trim() ? {} : { detail: question }),
    options: choices,
    ...(fallback === undefined
      ? {}
      : { default: { decision: 'answer', ...(chosen ? { optionId: chosen.id } : { text: fallback }) } }),
  };
};

const answerOf = ({ options = [], answer }: InputRequest): string | undefined => {
  const chosen = options.find(({ id }) => id === answer?.optionId)?.label;
  const words = [chosen, answer?.text].filter((part) => part !== undefined);
  return words.length === 0 ? undefined : words.join(': ');
};

export const askUser = defineTool({
  name: 'ask_user',
  title: 'Ask a person',
  description:
    'Ask the person you work for and wait for the answer. Use it for decisions only they can make. They may be away for hours, so ask ' +
    'one clear question, with options if there are few answers. Works only inside a cox task.',
  input: z.strictObject({
    question: z.string().min(1).max(100_000).describe('The question. Its first line is the title.'),
    options: z.array(z.string().min(1).max(1000)).max(100).optional().describe('Answers to choose from.'),
    default: z.string().optional().describe('The answer to use if nobody answers in time.'),
  }),
  output: z.object({ state: z.string(), answer: z.string().optional(), answeredBy: z.string().optional() }),
  hints: { readOnlyHint: false, destructiveHint: false, idempotentHint: false, openWorldHint: true },
  async run(client, input, context) {
    const own = await ownTask(client);
    if (own === undefined)
      throw new ProblemError(
        'unprocessable',
        'you are not running in a cox task: ask the person in your own conversation',
      );
    const request = await withProgress(
      context,
      async () => 'The question is waiting for a person to answer.',
      () => client.tasks.ask(own.id, questionOf(input), context.signal),
    );
    const answer = answerOf(request);
    const { state, answeredBy } = request;
    const data = { state, answer, answeredBy };
    if (state === 'answered') return { text: answer ?? '(an empty answer)', data };
    const how = `The question was not answered: it was ${state}`;
    if (answer !== undefined) return { text: `${how}. The default applies: ${answer}`, data };
    return { text: `${how}. Decide yourself, or finish with what you have.`, data, isError: true };
  },
});
