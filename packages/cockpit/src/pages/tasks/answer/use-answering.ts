// Sends an answer, once, and says what came of it.

import { type InputAnswer, type InputRequest, ProblemError, shortId } from '@coxswain/protocol';
import { useRef } from 'react';
import { useShell, useWorld } from '../../../shell/context.ts';

/** What it gives back sends an answer; a second one while the first is on its way is dropped. */
export const useAnswering = (request: InputRequest, onDone: () => void) => {
  const { client, words } = useWorld();
  const shell = useShell();
  const { answer: answerWords, said } = words.screen.tasks;
  const isSent = useRef(false);
  const send = (work: () => Promise<string>): void => {
    if (isSent.current) return;
    isSent.current = true;
    work()
      .then((text) => shell.say(text, 'good'))
      .catch((error: unknown) => {
        const isClosed = error instanceof ProblemError && error.code === 'already_answered';
        shell.say(
          isClosed ? answerWords.closed : said.error(error instanceof Error ? error.message : String(error)),
          'bad',
        );
      })
      .finally(onDone);
  };
  return (answer: InputAnswer): void =>
    send(async () => {
      await client.inputs.answer(request.id, answer);
      const id = shortId(request.taskId);
      if (answer.decision === 'answer') return answerWords.sent(id);
      return answer.decision === 'deny' ? answerWords.denied(id) : answerWords.approved(id);
    });
};
