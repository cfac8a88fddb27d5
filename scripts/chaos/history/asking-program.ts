// A task's program that asks a person one question and writes down the answer. Usage: asking-program.ts <title> <marks>

import { appendFileSync } from 'node:fs';
import { request } from 'node:http';
import { json } from 'node:stream/consumers';
import type { InputRequest } from '@coxswain/protocol';

const [title = '', marks = ''] = process.argv.slice(2);
const { COX_SOCKET: socketPath, COX_TOKEN: token, COX_TASK_ID: taskId = '' } = process.env;
const body = JSON.stringify({ kind: 'question', title });
const headers = {
  authorization: `Bearer ${token}`,
  'content-type': 'application/json',
  'content-length': Buffer.byteLength(body),
};
const path = `/api/v1/tasks/${taskId}/inputs`;
const answered = await new Promise<InputRequest>((resolve, reject) => {
  const asked = request({ socketPath, path, method: 'POST', headers }, (response) => {
    json(response).then((value) => resolve(value as InputRequest), reject); // what the route promises
  });
  asked.on('error', reject);
  asked.end(body);
});
if (answered.state !== 'answered') process.exit(1);
appendFileSync(marks, `heard ${taskId} ${answered.answer?.text}\n`);
