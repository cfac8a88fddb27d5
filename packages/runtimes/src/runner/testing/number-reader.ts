// A daemon in small: starts a run, or goes on with it, stores what it prints in a file, and acknowledges what it has stored.
// It may be killed at any moment. `number-reader.ts <stateFolder> <runner> <file> <command>`; ends when the run has ended.

import { once } from 'node:events';
import { appendFileSync, existsSync, statSync, writeFileSync } from 'node:fs';
import { RunnerClient } from '../runner-client.ts';

const [stateFolder = '', program = '', file = '', command = ''] = process.argv.slice(2);
const RUN = 'run_numbers';
const BY_CALLER = { acknowledges: 'byCaller' } as const;

const client = new RunnerClient({ stateFolder, program: [program, '2000'] });
const stored = existsSync(file) ? statSync(file).size : 0;
const held = (await client.list()).find(({ run }) => run === RUN);
const environment = { PATH: process.env.PATH ?? '' };
const request = {
  run: RUN,
  file: '/bin/sh',
  args: ['-c', command],
  cwd: '/tmp',
  env: environment,
  stdin: 'closed',
  graceMs: 1_000,
} as const;
const run = held
  ? client.adopt(held, { stdout: stored, stderr: 0 }, BY_CALLER)
  : await client.start(request, BY_CALLER);
if ('cause' in run) throw run.cause;

let offset = held ? stored : 0;
run.stdout.on('data', (bytes: Buffer) => {
  appendFileSync(file, bytes);
  offset += bytes.length;
  run.acknowledge('stdout', offset);
});
run.stderr.resume();
await once(run.stdout, 'end');
const exit = await run.exited;
writeFileSync(`${file}.exit`, JSON.stringify(exit));
run.forget();
