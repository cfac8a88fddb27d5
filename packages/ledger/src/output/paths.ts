// Where the bytes of a task lie: output/<task>/<attempt>/<segment>.

import { join } from 'node:path';
import type { TaskId } from '@coxswain/protocol';

export const taskFolder = (root: string, taskId: TaskId): string => join(root, taskId);

export const segmentPath = (root: string, taskId: TaskId, attempt: number, number: number): string =>
  join(root, taskId, String(attempt), String(number));
