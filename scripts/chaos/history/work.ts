// What the tasks of a history do: programs that leave marks in a file outside the home, so that it is known without cox what ran.

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { STEPS } from './job-rules.ts';
import type { Mark } from './observed.ts';

const ASKING = join(import.meta.dirname, 'asking-program.ts');
const MAX_SECONDS = 0.4;

/** How the work of this operation is found again. */
export const tokenOf = (n: number): string => `op:${n}:`;

const mark = (what: Mark['what'], marks: string, text: string): string =>
  `echo "${what} $COX_TASK_ID ${text}" >> ${marks}`;

/** A program that works for a moment. */
export const working = (token: string, marks: string): string =>
  [
    mark('begin', marks, token),
    `sleep ${(Math.random() * MAX_SECONDS).toFixed(2)}`,
    mark('end', marks, token),
  ].join('; ');

/** A program that asks and continues with the answer. */
export const asking = (token: string, marks: string): string =>
  [
    mark('begin', marks, token),
    `${process.execPath} ${ASKING} ${token} ${marks} || exit 1`,
    mark('end', marks, token),
  ].join('; ');

/** Three programs, one after the other. */
export const workflowOf = (token: string, marks: string): string =>
  JSON.stringify({
    name: 'history',
    steps: STEPS.map((id, at) => ({
      id,
      run: working(`${token}${id}`, marks),
      ...(at > 0 && { needs: STEPS[at - 1] }),
    })),
  });

/** What all programs have written. */
export const readMarks = async (marks: string): Promise<readonly Mark[]> =>
  (await readFile(marks, 'utf8').catch(() => ''))
    .split('\n')
    .filter(Boolean)
    .map((line) => {
      const [what = '', taskId = '', ...text] = line.split(' ');
      return { what: what as Mark['what'], taskId, text: text.join(' ') }; // written above
    });
