// Open questions, and answering them.

import { agentsOf } from '@coxswain/engine';
import type { Ledger } from '@coxswain/ledger';
import { type InputRequest, isInputId, ProblemError } from '@coxswain/protocol';
import { quote } from '../request/quote.ts';
import type { Handlers } from '../route.ts';
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

export const inboxHandlers = ({ engine, ledger }: Services): Handlers<'inputs'> => ({
  async list({ caller }) {
    const open = await ledger.inputs.open();
    const agents = await agentsOf(ledger, caller);
    return agents === undefined ? open : await ofAgents(ledger, open, agents);
  },
  async answer({ params: { id }, body, caller }) {
    if (!isInputId(id))
      throw new ProblemError(
        'input_not_found',
        `${quote(id)} is not the id of an input request: see cox inbox`,
      );
    return engine.answer(id, body, caller);
  },
});
