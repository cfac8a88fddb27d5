// Control: cancel, retry, message, remove and explain tasks that exist.

export { cancelAnswerOf, cancelTasks, cutShortAbove } from './cancel.ts';
export { explainTask } from './explain.ts';
export { findByPrefix } from './find-by-prefix.ts';
export { messageTask } from './message.ts';
export { removeTask, removeTree } from './remove.ts';
export { resetSession } from './reset-session.ts';
export { type RetryRequest, retryTask } from './retry.ts';
export { forwardUnread } from './unread.ts';
