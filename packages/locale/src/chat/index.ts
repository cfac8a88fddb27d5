// What came of a chat command, in words. Apart from the catalog, because it brings the words of cron with it.

export { type ChatAnswer, type ChatVoice, chatAnswer } from './chat-answer.ts';
export { chatProblem } from './chat-problem.ts';
export { chatHelpLines } from './help-lines.ts';
export { jobState } from './job-answers.ts';
export { jobEditLine } from './job-edit-line.ts';
export { nextLines, occurrenceLine, planText, scheduleLines } from './schedule-lines.ts';
