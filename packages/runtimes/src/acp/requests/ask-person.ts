// Asks the person behind the task. The task shows that it waits; a run that stops meanwhile is not taken for a no.

import type { InputAnswer, InputOption, InputQuestion } from '@coxswain/protocol';
import type { RunHandle } from '../../runtime.ts';

type Meaning = NonNullable<InputOption['meaning']>;

/** The answer; undefined when the run is being stopped, so nobody will answer. */
export const askPerson = async (
  handle: Pick<RunHandle, 'ask' | 'update'>,
  question: InputQuestion,
): Promise<InputAnswer | undefined> => {
  const phase = async (name: 'waiting_approval' | 'calling_tool'): Promise<void> => {
    // Whoever runs the turn handles failures to record.
    const data = { phase: name, detail: question.title };
    await handle.update([{ type: 'AgentStatus', data }]).catch(() => {});
  };
  await phase('waiting_approval');
  try {
    const answer = await handle.ask(question);
    await phase('calling_tool');
    return answer;
  } catch {
    return undefined;
  }
};

/** What an answer to a permission means. Whatever is not clearly a yes is a no. */
export const meaningOf = (
  { decision, optionId }: InputAnswer,
  options: readonly InputOption[] = [],
): Meaning => {
  const chosen = options.find(({ id }) => id === optionId)?.meaning;
  if (decision === 'deny') return chosen === 'deny_always' ? 'deny_always' : 'deny';
  if (chosen !== undefined) return chosen;
  if (decision === 'approve_always') return 'allow_always';
  return decision === 'approve' ? 'allow' : 'deny';
};

export const isYes = (meaning: Meaning): boolean => meaning === 'allow' || meaning === 'allow_always';
