// Chat answers. Separate from the views of single nouns, because it imports all of them.

export type { ChatAnswer } from './answer.ts';
export { chatAnswer } from './chat-answer.ts';
export { chatProblem } from './chat-problem.ts';
export { chatHelpLines } from './help-lines.ts';
export { jobEditLine } from './job-edit-line.ts';
export { planText, scheduleLines } from './schedule-lines.ts';
