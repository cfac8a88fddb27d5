// All tools, in listing order.

import type { Tool } from '../tool/tool.ts';
import { askUser } from './ask-user.ts';
import { bgCancel } from './bg-cancel.ts';
import { bgList } from './bg-list.ts';
import { bgResult } from './bg-result.ts';
import { bgStatus } from './bg-status.ts';
import { bgSubmit } from './bg-submit.ts';
import { manageTasks } from './manage-tasks.ts';
import { review } from './review.ts';
import { send } from './send.ts';
import { spawn } from './spawn.ts';

export const TOOLS: readonly Tool[] = [
  bgSubmit,
  bgStatus,
  bgList,
  bgResult,
  bgCancel,
  manageTasks,
  spawn,
  review,
  send,
  askUser,
];
