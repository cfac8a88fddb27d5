// Open questions and their answers.

import { z } from 'zod';
import { inputAnswer, inputRequest } from '../schema/input.ts';
import { limitedToAgents, ownAgent, people } from './access.ts';
import { operation } from './operation.ts';

export const inputs = {
  list: operation({
    id: 'listInputs',
    route: 'GET /inbox',
    summary: 'List open questions',
    description: 'Every question and permission request that a running agent is waiting for, oldest first.',
    output: z.array(inputRequest),
    answer: 'The open input requests.',
    access: ownAgent,
  }),
  answer: operation({
    id: 'answerInput',
    route: 'POST /inputs/{id}',
    summary: 'Answer a question',
    description: 'The first answer wins; later ones get `already_answered`.',
    body: inputAnswer,
    output: inputRequest,
    answer: 'The closed request.',
    problems: ['input_not_found', 'already_answered', 'unprocessable', 'storage'],
    access: people('answer input requests', limitedToAgents('answer')),
  }),
};
