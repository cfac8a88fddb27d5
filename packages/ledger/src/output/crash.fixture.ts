// Started by store.test.ts: writes the output of a task and is killed after the bytes are in their file and before the commit
// that names them.

import type { TaskId } from '@coxswain/protocol';
import { openDatabase } from '../database/open-database.ts';
import { createOutputStore } from './store.ts';

const [databasePath = '', folder = '', taskId = ''] = process.argv.slice(2);
const database = openDatabase(databasePath);
const store = createOutputStore({ database, folder, perTaskBytes: () => 32 * 1024 * 1024 });
await store.write({
  // The test hands in the id of a task it made.
  claim: { taskId: taskId as TaskId, attempt: 1, runId: 'run' },
  facts: [{ type: 'StreamChunk', data: { stream: 'stdout', text: 'never committed\n'.repeat(100_000) } }],
  isLast: false,
  commit: async () => process.kill(process.pid, 'SIGKILL'),
  isKept: () => true,
});
