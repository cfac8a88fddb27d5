import {
  appendFileSync,
  existsSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { expect, onTestFinished, test, vi } from 'vitest';
import { MARK_VARIABLE } from '../processes/mark.ts';
import { hasRecords } from '../runner/connection.ts';
import { RunnerClient } from '../runner/runner-client.ts';
import { RunnerPrograms } from '../runner/runner-programs.ts';
import { RunnerRun } from '../runner/runner-run.ts';
import { temporaryPlace } from '../runner/testing/runner-place.ts';
import { killMarked } from '../testing/survivors.ts';
import { NOT_THERE, toolProgramName } from './held-program.ts';
import type { KeptFacts } from './kept-output.ts';
import { SHELL } from './program.ts';
import { ToolProgram, toolFolder } from './tool-program.ts';

const NOBODY = { positions: [], tail: async () => '', events: async () => [] };
const KEPT: KeptFacts = { headBytes: 1024, tailBytes: 1024 };

/** The lines between the pieces of a file. */
const HEADS = /\{"stdout":\d+,"stderr":\d+,"bytes":\d+(,"skipped":\d+)?\}\n/g;

let count = 0;

/** A run whose daemons come one after the other, each with a client of its own. */
const lastingRun = () => {
  const place = temporaryPlace();
  const runDir = mkdtempSync('/tmp/cox-tool-');
  const runId = `run${process.pid}x${++count}`;
  const mark = `led_test:${runId}`;
  const clients: RunnerClient[] = [];
  onTestFinished(async () => {
    await killMarked([mark]);
    for (const client of clients) client.close();
    place.remove();
    rmSync(runDir, { recursive: true, force: true });
  });
  const daemon = (isLater = true) => {
    const client = new RunnerClient(place);
    clients.push(client);
    const programs = new RunnerPrograms(client);
    const start = (command: string | undefined, facts = KEPT) =>
      ToolProgram.start(command === undefined ? undefined : { file: SHELL, args: ['-c', command] }, {
        request: { mark, runDir, earlier: isLater ? NOBODY : undefined },
        start: programs.start,
        name: toolProgramName('call_1'),
        facts,
        folder: runDir,
        environment: { PATH: process.env.PATH ?? '', [MARK_VARIABLE]: mark },
        graceMs: 1_000,
      });
    const started = async (command: string | undefined, facts = KEPT): Promise<ToolProgram> => {
      const program = await start(command, facts);
      if ('cause' in program) throw program.cause;
      return program;
    };
    return { programs, start, started };
  };
  const file = join(toolFolder({ runDir }), toolProgramName('call_1'));
  const stored = (): string => readFileSync(file, 'utf8').replace(HEADS, '');
  /** The daemon at work is gone: what it took is in the file, and nothing of it comes any more. */
  const close = async ({ pump, output }: ToolProgram): Promise<void> => {
    clients.at(-1)?.close();
    await pump.drained();
    await expect.poll(stored).toContain(output.text);
  };
  const holdsNothing = () => expect.poll(() => hasRecords(place)).toBe(false);
  return { daemon, close, holdsNothing, runId, runDir, file };
};

const printed = async ({ output }: ToolProgram, text: string): Promise<void> => {
  await expect.poll(() => output.text).toContain(text);
};

const counting = (last: number): string =>
  `i=1; while [ $i -le ${last} ]; do echo $i; echo -$i >&2; i=$((i+1)); sleep 0.005; done; exit 4`;

test('the next daemon finds it: it has what was printed before, each line once, and in the same order', async () => {
  const run = lastingRun();
  const first = await run.daemon(false).started(`echo started >> starts; ${counting(100)}`, {
    headBytes: 4096,
    tailBytes: 4096,
  });
  await printed(first, '\n10\n');
  await run.close(first);
  const shown = first.output.text;
  const second = await run.daemon().started('exit 9');
  expect(second.output.text.slice(0, shown.length)).toBe(shown);
  await printed(second, '\n30\n');
  await run.close(second);
  const third = await run.daemon().started('exit 9');
  expect(await third.exited).toMatchObject({ code: 4 });
  await third.pump.drained();
  const lines = third.output.text.trimEnd().split('\n').map(Number);
  expect(lines.filter((n) => n > 0)).toEqual(Array.from({ length: 100 }, (_, at) => at + 1));
  expect(lines.filter((n) => n < 0)).toEqual(Array.from({ length: 100 }, (_, at) => -at - 1));
  expect(third.leader).toEqual(first.leader);
  expect(third.facts).toEqual({ headBytes: 4096, tailBytes: 4096 });
  expect(readFileSync(join(run.runDir, 'starts'), 'utf8')).toBe('started\n');
});

test('what is left out of a long output is counted, also over a change of daemons, and its file stays small', async () => {
  const run = lastingRun();
  const flood =
    'head -c 3000000 /dev/zero | tr "\\0" x; echo; echo middle; until [ -e go ]; do sleep 0.01; done; ';
  const first = await run.daemon(false).started(`${flood}head -c 500000 /dev/zero | tr "\\0" y; echo end`);
  await printed(first, 'middle');
  const second = await run.daemon().started(undefined);
  writeFileSync(join(run.runDir, 'go'), '');
  await second.exited;
  await second.pump.drained();
  const { head, missingBytes, end = '' } = second.output.parts;
  expect(head).toBe('x'.repeat(1024));
  expect(end.endsWith('yend\n')).toBe(true);
  const whole = 3_000_000 + '\nmiddle\n'.length + 500_000 + 'end\n'.length;
  expect(head.length + missingBytes + end.length).toBe(whole);
  expect(statSync(run.file).size).toBeLessThan(512 * 1024);
});

test('a piece that a dying daemon had half written is read again', async () => {
  const run = lastingRun();
  const first = await run.daemon(false).started('echo one; until [ -e go ]; do sleep 0.01; done; echo two');
  await printed(first, 'one');
  appendFileSync(run.file, '{"stdout":9999,"stderr":0,"bytes":9995}\nhalf');
  const second = await run.daemon().started(undefined);
  writeFileSync(join(run.runDir, 'go'), '');
  await second.exited;
  await second.pump.drained();
  expect(second.output.text).toBe('one\ntwo\n');
});

test('without its file it is found all the same, and says how much of its output is missing', async () => {
  const run = lastingRun();
  const acknowledge = vi.spyOn(RunnerRun.prototype, 'acknowledge');
  onTestFinished(() => acknowledge.mockRestore());
  const first = await run.daemon(false).started('echo one; until [ -e go ]; do sleep 0.01; done; echo two');
  // The runner gives again what is not acknowledged.
  await vi.waitUntil(() =>
    acknowledge.mock.calls.some(([stream, offset]) => stream === 'stdout' && offset === 4),
  );
  await run.close(first);
  rmSync(run.file);
  const second = await run.daemon().started('exit 9');
  writeFileSync(join(run.runDir, 'go'), '');
  expect(await second.exited).toMatchObject({ code: 0 });
  await second.pump.drained();
  expect(second.output.parts).toEqual({ head: '', missingBytes: 4, end: 'two\n' });
});

test('one that was begun and is not there any more is never started again; one that was not begun is started', async () => {
  const run = lastingRun();
  const first = await run.daemon(false).started('exit 0');
  await first.exited;
  const kept = readFileSync(run.file);
  await first.forget();
  const later = run.daemon();
  expect(await later.start(undefined)).toBe(NOT_THERE);
  writeFileSync(run.file, kept);
  expect(await later.start('echo again >> starts')).toBe(NOT_THERE);
  rmSync(run.file);
  await (await later.started('echo again >> starts')).exited;
  expect(readFileSync(join(run.runDir, 'starts'), 'utf8')).toBe('again\n');
});

test('nothing of it is kept once it is forgotten, and nothing of a run that is over, though nobody asked for it again', async () => {
  const run = lastingRun();
  const first = await run.daemon(false).started('echo one');
  await first.exited;
  const second = run.daemon();
  await second.programs.release(new Set([run.runId]));
  second.programs.forget(run.runId);
  await run.holdsNothing();
  const third = run.daemon(false);
  const again = await third.started('sleep 1000');
  process.kill(-again.leader.pid, 'SIGTERM');
  await again.forget();
  await again.exited;
  await run.holdsNothing();
  expect(existsSync(run.file)).toBe(false);
});

test('where no file can be written it runs all the same, and what it prints is seen', async () => {
  const run = lastingRun();
  writeFileSync(toolFolder(run), 'no folder');
  const program = await run.daemon(false).started('echo one; head -c 3000000 /dev/zero | tr "\\0" x; exit 3');
  expect(await program.exited).toMatchObject({ code: 3 });
  await program.pump.drained();
  expect(program.output.parts).toMatchObject({ missingBytes: 3_000_004 - 2_048 });
});
