// The words of notices: what a person reads on a phone, in a chat, on the desktop.

import type { Words } from '@coxswain/locale';
import {
  END_NOTICE_CHARACTERS,
  formatDuration,
  type InputRequest,
  START_NOTICE_CHARACTERS,
  shortId,
  type Task,
  taskDurationMs,
} from '@coxswain/protocol';

const GLYPHS = { completed: '✓', failed: '✗', cancelled: '⊘' } as const;

const nameOf = ({ description }: Task): string => cutText(description, START_NOTICE_CHARACTERS);

/** `● Update the changelog` and its name within a sentence. */
export const startText = (task: Task): string => `● ${nameOf(task)}\n${shortId(task.id)} · ${task.agent}`;

/** The question with the whole command, and how it is answered. `isChat`: one can write back. */
export const questionText = (
  task: Task,
  request: InputRequest | undefined,
  { words, isChat }: { readonly words: Words; readonly isChat: boolean },
): string => {
  const head = `? ${nameOf(task)}\n${shortId(task.id)} · ${task.agent}`;
  if (request === undefined) return head;
  const { notice } = words.channels;
  const id = shortId(request.id);
  const [approve, answer] = isChat
    ? [notice.approveInChat, notice.answerInChat]
    : [notice.approveHere, notice.answerHere];
  const isQuestion = request.kind === 'question';
  const { options = [] } = request;
  const parts = [
    head,
    request.title,
    request.detail,
    isQuestion && options.length > 0
      ? [notice.options, ...options.map((option) => `${option.id}  ${option.label}`)].join('\n')
      : undefined,
    // It was sent late: nobody is to answer it twice.
    request.state === 'open' ? (isQuestion ? answer : approve)(id) : words.input.state[request.state],
  ];
  return parts.filter((part) => part !== undefined && part.trim() !== '').join('\n\n');
};

/** Why it did not complete, in words. */
const causeOf = ({ status, error, reason }: Task, words: Words): string => {
  if (error !== undefined) return error.message;
  return reason === undefined ? words.status.task[status] : words.status.reason[reason];
};

/** How it ended, how long it took, and the result or what went wrong, cut. */
export const endText = (task: Task, words: Words, nowMs: number): string => {
  const { status, startedAt } = task;
  if (status !== 'completed' && status !== 'failed' && status !== 'cancelled') return nameOf(task);
  const elapsed = startedAt === undefined ? undefined : formatDuration(taskDurationMs(task, nowMs));
  const parts = [`${GLYPHS[status]} ${nameOf(task)}`, words.status.task[status], elapsed, shortId(task.id)];
  const head = parts.filter((part) => part !== undefined).join(' · ');
  const rest = status === 'completed' ? (task.result ?? '') : causeOf(task, words);
  const text = cutText(rest, END_NOTICE_CHARACTERS);
  return text === '' ? head : `${head}\n${text}`;
};

/** The chat message for an ended task: the whole answer and nothing else, or why there is none. */
export const answerText = (task: Task, words: Words): string => {
  if (task.status === 'completed') {
    const answer = task.result ?? '';
    return answer.trim() === '' ? words.channels.notice.noAnswer : answer;
  }
  const glyph = task.status === 'cancelled' ? GLYPHS.cancelled : GLYPHS.failed;
  return `${glyph} ${words.status.task[task.status]}: ${causeOf(task, words)}`;
};

// Texts of notices are short: what is longer ends with a mark that says so.
const MARK = '…';

/** At most that many characters (code points, so that none is torn), the mark among them where something was cut. */
export const cutText = (text: string, characters: number): string => {
  const trimmed = text.trim();
  // A text is never shorter in code points than half of its length: most are not looked at whole.
  if (trimmed.length <= characters) return trimmed;
  const start = Array.from(trimmed.slice(0, characters * 2 + 2));
  if (start.length <= characters) return trimmed;
  return `${start
    .slice(0, characters - 1)
    .join('')
    .trimEnd()}${MARK}`;
};
