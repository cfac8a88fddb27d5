// The folder and the daemon that the README tells of: small real programs, each waiting for what the story needs.

import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

/** Asks a person through the daemon, as any program of a run can. */
const DEPLOY = `
const { request } = require('node:http');
const { COX_SOCKET: socketPath, COX_TOKEN: token, COX_TASK_ID: id } = process.env;
const headers = { authorization: 'Bearer ' + token, 'content-type': 'application/json' };
const question = { kind: 'permission', title: 'Deploy to production?', detail: 'git push production main' };
request({ socketPath, headers, method: 'POST', path: '/api/v1/tasks/' + id + '/inputs' }, async (response) => {
  const { answer } = JSON.parse((await response.toArray()).join(''));
  console.log(answer.decision === 'deny' ? 'not deployed' : 'deployed');
}).end(JSON.stringify(question));
`;

const PROGRAMS: Readonly<Record<string, string>> = {
  'run-tests': '#!/bin/sh\nuntil [ -e story-goes-on ]; do sleep 0.05; done\necho ok',
  report: '#!/bin/sh\necho "42 tests passed, nothing to worry about"',
  lint: '#!/bin/sh\necho "pay.ts:7 unused variable" >&2\nexit 1',
  deploy: `#!${process.execPath}\n${DEPLOY}`,
};

/** Makes the folder with its programs. */
export const storyFolder = (home: string): string => {
  const folder = join(home, 'shop');
  mkdirSync(folder);
  for (const [name, text] of Object.entries(PROGRAMS)) {
    writeFileSync(join(folder, name), `${text}\n`);
    chmodSync(join(folder, name), 0o755);
  }
  return folder;
};

/** Lets the tests of the story end. */
export const goOn = (folder: string): void => writeFileSync(join(folder, 'story-goes-on'), '');

/** The agents of the screen at the top, and what was given to them before anybody looks. */
export const OPENING = {
  config:
    'agents:\n  fixer: { runtime: command, command: [./deploy] }\n  finder: { runtime: command, command: [./run-tests] }\n',
  commands: [
    'cox bg submit --agent fixer --session payments "Move the payment module to API v4"',
    'cox bg wait @1 --for needs_input',
    'cox bg submit --agent finder "Why is the nightly build slow?"',
    'cox bg submit --agent shell --after @1 "npm run test:e2e"',
  ],
};
