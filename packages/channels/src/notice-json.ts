// A notice as programs get it: the same JSON from a webhook, on the stdin of a command and as a line of a file.

import type { Notice } from './channel.ts';

/** The notice on one line, without an end of line. Missing fields are left out. */
export const noticeJson = ({ id, kind, text, createdAt, task, requestId }: Notice): string =>
  JSON.stringify({ id, kind, text, createdAt, task, requestId });
