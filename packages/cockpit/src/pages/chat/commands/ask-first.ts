// What is asked before a command changes something, with what was understood.

import type { ChatQuestion } from '@coxswain/protocol';
import { scheduleLines } from '@coxswain/views/chat';
import { inChat } from '../../../shell/rendering.ts';
import type { CockpitWorld, Confirmation } from '../../../shell/world.ts';

const save = (
  { name, triggers, prompt, next, agent, session, job }: Extract<ChatQuestion, { readonly question: 'save' }>,
  world: CockpitWorld,
): Confirmation => {
  const { chat } = world.words;
  return {
    title: job ? chat.changeTitle(name) : chat.saveTitle(name),
    detail: [
      ...scheduleLines({ triggers, next }, inChat(world)),
      chat.inSession(job?.agent ?? agent, job?.session ?? session),
      ...(prompt === undefined ? [] : ['', prompt]),
    ].join('\n'),
    action: chat.saveAction,
  };
};

export const confirmationOf = (question: ChatQuestion, world: CockpitWorld): Confirmation => {
  const { chat, jobs } = world.words;
  switch (question.question) {
    case 'save':
      return save(question, world);
    case 'delete':
      return {
        title: jobs.deleteQuestion(question.job.name, question.job.runs),
        action: chat.deleteAction,
        isDangerous: true,
      };
    case 'reset':
      return {
        title: chat.resetQuestion(question.session),
        detail: chat.resetDetail,
        action: chat.resetAction,
        isDangerous: true,
      };
  }
};
