// A separate daemon for one measurement: the build that users run, in a fresh home, removed afterwards.

import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { type Client, connect } from '@coxswain/client';

const COX = join(import.meta.dirname, '../../bin/cox');
const run = promisify(execFile);

export interface BenchHome {
  readonly home: string;
  readonly client: Client;
  readonly pid: number;
  cox(...args: readonly string[]): Promise<string>;
  end(): Promise<void>;
}

/** Limits so high that they are not what is measured. */
const CONFIG = `
queueCapacity: 100000000
background: { maxConcurrentTasks: 100000000 }
`;

export const newHome = async (config = ''): Promise<string> => {
  const home = await mkdtemp(join(tmpdir(), 'cox-bench-'));
  await writeFile(join(home, 'config.yaml'), CONFIG + config);
  return home;
};

/** Starts a daemon in the home (a new one unless given) and connects to it. */
export const startBench = async (
  options: { readonly home?: string; readonly config?: string } = {},
): Promise<BenchHome> => {
  const home = options.home ?? (await newHome(options.config));
  const env = { ...process.env, COX_HOME: home };
  const cox = async (...args: readonly string[]): Promise<string> => {
    const { stdout } = await run(COX, args, { env, maxBuffer: 1024 * 1024 * 1024 });
    return stdout;
  };
  await cox('daemon', 'start');
  const client = await connect({ home });
  const { pid } = await client.daemon.version();
  const end = async (): Promise<void> => {
    client.close();
    await cox('daemon', 'stop').catch(() => {});
    await rm(home, { recursive: true, force: true });
  };
  return { home, client, pid, cox, end };
};

/** User and system time a process has used, in seconds. */
export const cpuSeconds = async (pid: number): Promise<number> => {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
  const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
  return (Number(fields[11]) + Number(fields[12])) / 100;
};

/** Resident memory of a process, in bytes. */
export const rssBytes = async (pid: number): Promise<number> => {
  const status = await readFile(`/proc/${pid}/status`, 'utf8');
  return Number(/VmRSS:\s+(\d+)/.exec(status)?.[1] ?? 0) * 1024;
};
