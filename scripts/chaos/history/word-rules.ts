// Rules for answers and messages: one answer wins and arrives, a message is neither lost nor duplicated.

import type { EventOf } from '@coxswain/protocol';
import { everSeen, isRemoved, type Observed, type Rule, taskOf, traceOf } from './observed.ts';
import { answerOf, mayHaveHappened, type Operation, operationsOf } from './operation.ts';

/** An answer to a request, by whichever verb. */
interface Given {
  readonly by: string;
  readonly text: string;
  readonly isAcknowledged: boolean;
}

/** What was said to each request; of an answer in words it is the task that is known. */
const givenTo = (history: readonly Operation[], event: EventOf<'InputRequested'>): readonly Given[] => [
  ...operationsOf(history, 'answer')
    .filter((each) => each.args.requestId === event.data.request.id && mayHaveHappened(each))
    .map((each) => ({
      by: `answer ${each.n}`,
      text: each.args.text,
      isAcknowledged: answerOf(each) !== undefined,
    })),
  ...operationsOf(history, 'message')
    .filter((each) => each.args.taskId === event.taskId && mayHaveHappened(each))
    .map((each) => ({
      by: `message ${each.n}`,
      text: each.args.text,
      isAcknowledged: answerOf(each)?.effect === 'answered',
    })),
];

export const oneAnswerWins: Rule = (history, observed) =>
  [...observed.traces].flatMap(([id, trace]) =>
    trace.flatMap((event) => {
      if (event.type !== 'InputRequested') return [];
      const requestId = event.data.request.id;
      const given = givenTo(history, event);
      const won = given.filter(({ isAcknowledged }) => isAcknowledged);
      const closed = trace.flatMap((each) =>
        each.type === 'InputAnswered' && each.data.requestId === requestId ? [each.data] : [],
      );
      const faults: string[] = [];
      if (won.length > 1)
        faults.push(`${won.map(({ by }) => by).join(' and ')} both won request ${requestId}`);
      if (closed.length > 1) faults.push(`request ${requestId} was closed ${closed.length} times`);
      const answered = closed.find(({ state }) => state === 'answered');
      const [winner] = won;
      if (winner && answered?.answer?.text !== winner.text && !(isRemoved(observed, id) && !answered))
        faults.push(`${winner.by} won request ${requestId}, whose answer is '${answered?.answer?.text}'`);
      if (answered && !given.some(({ text }) => text === answered.answer?.text))
        faults.push(`the answer '${answered.answer?.text}' of request ${requestId} was given by nobody`);
      return faults;
    }),
  );

export const answersAreHeard: Rule = (_history, observed) => {
  const heard = Map.groupBy(
    observed.marks.filter(({ what }) => what === 'heard'),
    ({ taskId }) => taskId,
  );
  return [...observed.traces].flatMap(([id, trace]) => {
    const answered = trace.flatMap((event) =>
      event.type === 'InputAnswered' && event.data.state === 'answered' ? [event.data.answer?.text] : [],
    );
    const texts = (heard.get(id) ?? []).map(({ text }) => text);
    const strange = texts
      .filter((text) => !answered.includes(text))
      .map((text) => `the program of ${id} heard '${text}', which is no answer of it`);
    const isDone = observed.tasks.get(id)?.status === 'completed';
    const unheard = isDone
      ? answered
          .filter((text) => text !== undefined && !texts.includes(text))
          .map((text) => `${id} is completed, and its program never heard '${text}'`)
      : [];
    return [...strange, ...unheard];
  });
};

/** How often the words are in the ledger: said to the task, and as the prompt of another. */
const foundAgain = (observed: Observed, taskId: string, text: string) => ({
  said: traceOf(observed, taskId).filter(
    (event) => event.type === 'MessageAdded' && event.data.role === 'user' && event.data.text === text,
  ).length,
  begun: everSeen(observed).filter(({ prompt, retryOf }) => prompt === text && retryOf === undefined),
});

export const messagesAreKept: Rule = (history, observed) =>
  operationsOf(history, 'message').flatMap((operation) => {
    const { n, args, outcome } = operation;
    const { said, begun } = foundAgain(observed, args.taskId, args.text);
    const answer = answerOf(operation);
    const faults: string[] = [];
    if (said > 1 || begun.length > 1) faults.push(`message ${n} is there ${said} and ${begun.length} times`);
    if (outcome.state === 'refused' && said + begun.length > 0)
      faults.push(`message ${n} was refused, and is there`);
    if (
      answer?.effect === 'started' &&
      !begun.some(({ id }) => id === answer.id) &&
      !isRemoved(observed, answer.id)
    )
      faults.push(`message ${n} began ${answer.id}, which has another prompt`);
    if (answer?.effect === 'delivered') {
      if (said === 0 && !isRemoved(observed, args.taskId))
        faults.push(`message ${n} was delivered, and is lost`);
      const went = traceOf(observed, args.taskId).some(
        (event) =>
          event.type === 'MessageAdded' &&
          event.data.role === 'system' &&
          event.data.text.includes(args.text),
      );
      if (begun.length > 0 && !went)
        faults.push(`message ${n} was delivered, and started a task that no answer reported`);
    }
    return faults;
  });

export const deliveriesFireOnce: Rule = (history, observed) =>
  [...Map.groupBy(operationsOf(history, 'webhook'), ({ args }) => args.delivery)].flatMap(
    ([delivery, tries]) => {
      const made = everSeen(observed).filter(
        ({ input, retryOf }) => retryOf === undefined && input?.token === delivery,
      );
      const answered = new Set(tries.flatMap((each) => answerOf(each)?.id ?? []));
      if (made.length > 1 || answered.size > 1)
        return [`delivery ${delivery} made ${made.length} tasks, ${answered.size} were reported`];
      if (made.length > 0 && !tries.some(mayHaveHappened))
        return [`delivery ${delivery} was refused, and made ${made[0]?.id}`];
      const [id] = answered;
      const task = id === undefined ? undefined : taskOf(observed, id);
      return task !== undefined && task.input?.token !== delivery
        ? [`delivery ${delivery} was reported as ${id}, which belongs to another`]
        : [];
    },
  );
