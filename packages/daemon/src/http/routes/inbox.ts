// Open questions, and answering them.

import { agentsOf } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { type InputRequest, isInputId, ProblemError } from '@coxswain/protocol';
import { inputAnswer, inputRequest } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { quote } from '../quote.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

const ofAgents = async (
  ledger: Ledger,
  requests: readonly InputRequest[],
  agents: ReadonlySet<string>,
): Promise<readonly InputRequest[]> => {
  const tasks = await ledger.tasks.getMany(requests.map(({ taskId }) => taskId));
  const own = new Set(tasks.filter((task) => agents.has(task.agent)).map(({ id }) => id));
  return requests.filter(({ taskId }) => own.has(taskId));
};

export const inboxRoutes = ({ engine, ledger }: Services): readonly Route[] => [
  plainRoute({
    name: 'listInputs',
    summary: 'List open questions',
    description: 'Every question and permission that a running agent waits for, oldest first.',
    answers: [{ status: 200, description: 'The open input requests.', schema: z.array(inputRequest) }],
    async handle({ caller }) {
      const open = await ledger.inputs.open();
      const agents = await agentsOf(ledger, caller);
      return json(200, agents === undefined ? open : await ofAgents(ledger, open, agents));
    },
  }),
  plainRoute({
    name: 'answerInput',
    summary: 'Answer a question',
    description: 'The first answer wins; a later one is told so.',
    body: inputAnswer,
    answers: [{ status: 200, description: 'The request as it was closed.', schema: inputRequest }],
    problems: ['forbidden', 'input_not_found', 'already_answered', 'unprocessable', 'storage'],
    async handle({ params, body, caller }) {
      const id = params.id ?? '';
      if (!isInputId(id))
        throw new ProblemError('input_not_found', `${quote(id)} is no id of an input request: see cox inbox`);
      return json(200, await engine.answer(id, body, caller));
    },
  }),
];
