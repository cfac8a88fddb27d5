// Writes the report of a wait so that no reader ever sees half of it.

import { randomUUID } from 'node:crypto';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { dirname, resolve } from 'node:path';
import type { Client } from '@coxswain/client';
import { messageOf, type Stream, type Task } from '@coxswain/protocol';
import type { Deps } from '../deps.ts';
import type { Reader } from '../input/parameter.ts';
import { usageProblem } from '../input/usage-problem.ts';
import { junitXml, type ReportedTask } from './junit.ts';
import { isDaemonLost } from './until.ts';

/** Reads `junit=FILE` into the name of the file. */
export const reportFile: Reader<string> = (text, name) => {
  const [format, ...rest] = text.split('=');
  const file = rest.join('=');
  if (format !== 'junit' || file === '') throw usageProblem(`${name} takes junit=FILE, not '${text}'`);
  return file;
};

/** How many lines of each side of its output a report holds. */
const LINES = 50;

const lastLines = async (client: Client, { id }: Task, stream: readonly Stream[]): Promise<string> => {
  const pieces: string[] = [];
  try {
    for await (const piece of client.tasks.output(id, { stream, tail: LINES })) pieces.push(piece);
  } catch (error) {
    // The outcome is known, and the report is about that: it is not lost with a daemon that has ended meanwhile.
    if (!isDaemonLost(error)) throw error;
  }
  return pieces.join('');
};

const reportedOf = async (client: Client, task: Task): Promise<ReportedTask> => {
  const [out, err] = await Promise.all([
    lastLines(client, task, ['message', 'stdout']),
    lastLines(client, task, ['thought', 'stderr']),
  ]);
  return { task, out, err };
};

/** The report is written under another name first and then takes its place in one step. */
export const writeReport = async (
  file: string,
  tasks: readonly Task[],
  client: Client,
  deps: Pick<Deps, 'folder' | 'nowMs'>,
): Promise<void> => {
  const path = resolve(deps.folder, file);
  const reported: ReportedTask[] = [];
  // One after another: a daemon has a limited number of streams.
  for (const task of tasks) reported.push(await reportedOf(client, task));
  const temporary = `${path}.${randomUUID()}.tmp`;
  try {
    await mkdir(dirname(path), { recursive: true });
    await writeFile(temporary, junitXml(reported, deps.nowMs()));
    await rename(temporary, path);
  } catch (error) {
    await rm(temporary, { force: true });
    throw usageProblem(`--report: ${messageOf(error)}`);
  }
};
