// How the rows of the inbox are shared: the list is short and shows what waits, what is asked gets the rest.

export interface InboxLayout {
  /** The heads of the columns: 0 or 1. */
  readonly head: number;
  readonly list: number;
  /** The line between list and request: 0 or 1. */
  readonly rule: number;
  readonly request: number;
}

const HEAD_FROM_ROWS = 10;
const LIST_SHARE = 0.35;
const LEAST_LIST = 2;

/** `rows` without the prompt; `count`: how many requests are open. */
export const layoutInbox = (rows: number, count: number): InboxLayout => {
  const head = rows >= HEAD_FROM_ROWS ? 1 : 0;
  const rule = rows >= LEAST_LIST + 2 ? 1 : 0;
  const most = Math.max(LEAST_LIST, Math.floor(rows * LIST_SHARE));
  const list = Math.max(0, Math.min(count, most, rows - rule - 1));
  return { head, list, rule, request: Math.max(0, rows - head - list - rule) };
};
