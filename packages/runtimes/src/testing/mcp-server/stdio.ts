// The small MCP server as a program that speaks over its stdin and stdout.

import { createInterface } from 'node:readline';
import { answerTo } from './answer.ts';

for await (const line of createInterface({ input: process.stdin })) {
  const answer = answerTo(line);
  if (answer !== undefined) process.stdout.write(`${answer}\n`);
}
