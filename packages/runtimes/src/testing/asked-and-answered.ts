import type { InputAnswer, InputId, InputQuestion, TaskEvent } from '@coxswain/protocol';

let count = 0;

/** A question and its answer, as the ledger has them. */
export const askedAndAnswered = (question: InputQuestion, answer: InputAnswer): readonly TaskEvent[] => {
  const requestId = `inp_${++count}` as InputId;
  return [
    { type: 'InputRequested', data: { request: { ...question, id: requestId } } },
    { type: 'InputAnswered', data: { requestId, state: 'answered', answer, by: 'kim', resumes: true } },
  ] as unknown as readonly TaskEvent[]; // who reads them asks for these fields
};
