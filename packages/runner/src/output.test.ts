import { existsSync, readdirSync, readFileSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { setTimeout as pause } from 'node:timers/promises';
import { expect, test, vi } from 'vitest';
import { Output, WINDOW_BYTES } from './output.ts';
import { Spool } from './spool.ts';
import { script, startRunner, type TestDaemon, temporaryFolder } from './testing/test-runner.ts';

const KIB = 1024;
const MIB = 1024 * KIB;

/** How much of the output of a run has arrived. */
const arrived = (daemon: TestDaemon): number =>
  daemon.said.reduce((sum, { message, bytes }) => sum + (message.type === 'output' ? bytes.length : 0), 0);

const untilQuiet = async (daemon: TestDaemon): Promise<number> => {
  for (let before = -1; before !== arrived(daemon); await pause(300)) before = arrived(daemon);
  return arrived(daemon);
};

const numbers = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, index) => `${from + index}\n`).join('');

test('two streams arrive whole, each in order, before the end is told', async () => {
  const daemon = await startRunner().attach();
  const start = script('seq 1 20000; seq 1 30000 >&2');
  daemon.send(start);
  const { exit } = await daemon.hears('exited', start.run);
  const before = daemon.said.findIndex(({ message }) => message.type === 'exited');
  expect(daemon.said.findLastIndex(({ message }) => message.type === 'output')).toBeLessThan(before);
  expect(daemon.output(start.run)).toBe(numbers(1, 20_000));
  expect(daemon.output(start.run, 'stderr')).toBe(numbers(1, 30_000));
  expect(exit).toMatchObject({ stdout: numbers(1, 20_000).length, stderr: numbers(1, 30_000).length });
});

test('the end is told when the program ends, the end of a stream when nobody holds it any more', async () => {
  const daemon = await startRunner().attach();
  const start = script('echo first; (sleep 0.5; echo last) & exit 3');
  daemon.send(start);
  expect((await daemon.hears('exited', start.run)).exit).toMatchObject({ code: 3, stdout: 6 });
  expect(daemon.output(start.run)).toBe('first\n');
  await vi.waitUntil(() => daemon.output(start.run) === 'first\nlast\n');
  await daemon.hears('closed', start.run);
});

test('a daemon that acknowledges nothing gets a window full, and the program waits', async () => {
  const daemon = await startRunner().attach();
  daemon.acknowledges = false;
  const start = script('head -c 20000000 /dev/zero');
  daemon.send(start);
  const got = await untilQuiet(daemon);
  expect(got).toBeGreaterThanOrEqual(WINDOW_BYTES - 256 * KIB);
  expect(got).toBeLessThanOrEqual(WINDOW_BYTES + 256 * KIB);
  expect(daemon.said.some(({ message }) => message.type === 'exited')).toBe(false);
  daemon.acknowledges = true;
  daemon.send({ type: 'ack', run: start.run, stream: 'stdout', offset: got });
  await daemon.hears('exited', start.run);
  await vi.waitUntil(() => arrived(daemon) === 20_000_000);
});

test('what was not acknowledged comes again, from the offset that is asked for', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  first.acknowledges = false;
  const start = script('seq 1 100000; sleep 0.5; seq 100001 100010');
  first.send(start);
  await untilQuiet(first);
  first.send({ type: 'ack', run: start.run, stream: 'stdout', offset: 4 });
  await first.leave();
  const second = await runner.attach();
  second.send({ type: 'resume', run: start.run, stdout: 6, stderr: 0 });
  await second.hears('exited', start.run);
  await second.hears('closed', start.run);
  expect(second.output(start.run)).toBe(numbers(4, 100_010));
});

test('a daemon that leaves again and again gets each number once, and no file is left', async () => {
  const runner = startRunner();
  const start = script('i=0; while [ $i -lt 4000 ]; do i=$((i+1)); echo $i; done');
  let text = '';
  for (let round = 0, isOver = false; !isOver; round++) {
    const daemon = await runner.attach();
    daemon.acknowledges = round % 2 === 0;
    if (round === 0) daemon.send(start);
    else daemon.send({ type: 'resume', run: start.run, stdout: text.length, stderr: 0 });
    await pause(Math.random() * 40);
    isOver = daemon.said.some(({ message }) => message.type === 'closed' && message.stream === 'stdout');
    // What arrives after this is not stored, and so must come again; what was acknowledged must not be needed again.
    await daemon.leave();
    text += daemon.output(start.run);
  }
  expect(text).toBe(numbers(1, 4_000));
  const last = await runner.attach();
  last.send({ type: 'resume', run: start.run, stdout: text.length, stderr: 0 });
  await last.hears('exited', start.run);
  last.send({ type: 'forget', run: start.run });
  last.send({ type: 'list' });
  expect((await last.hears('runs')).runs).toEqual([]);
  expect(readdirSync(join(runner.folder, 'runner-1'))).toEqual(['lock']);
});

test('without a daemon the spool takes 64 MiB; then the program waits, and nothing is lost', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  const start = script('yes 0123456 | head -c 80000000');
  first.send(start);
  await first.hears('started', start.run);
  first.acknowledges = false;
  await first.leave();
  const file = join(runner.folder, 'runner-1', `${start.run}.stdout`);
  const size = (): number => (existsSync(file) ? statSync(file).size : 0);
  await vi.waitUntil(() => size() >= 64 * MIB, { timeout: 25_000 });
  await pause(200);
  expect(size()).toBeLessThanOrEqual(65 * MIB);
  const second = await runner.attach();
  const { runs } = await second.hears('hello');
  const [state] = runs;
  second.send({ type: 'resume', run: start.run, stdout: state?.stdout.from ?? 0, stderr: 0 });
  expect(state?.exit).toBeUndefined();
  await second.hears('exited', start.run);
  const total = (state?.stdout.from ?? 0) + second.output(start.run).length;
  expect(total).toBe(80_000_000);
  expect(second.output(start.run).slice(-16)).toBe('0123456\n0123456\n');
  await vi.waitUntil(() => !existsSync(file));
});

test('while the disk is full the program waits; when there is room it goes on', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  const start = script('sleep 0.3; seq 1 60000');
  first.send(start);
  await first.hears('started', start.run);
  const file = join(runner.folder, 'runner-1', `${start.run}.stdout`);
  symlinkSync('/dev/full', file);
  await first.leave();
  await pause(800);
  unlinkSync(file);
  await vi.waitUntil(() => existsSync(file) && statSync(file).size === numbers(1, 60_000).length);
  const second = await runner.attach();
  second.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  await second.hears('exited', start.run);
  expect(second.output(start.run)).toBe(numbers(1, 60_000));
});

test('what a program printed last is told before its end, also when it ended while the disk was full', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  const start = script('sleep 0.3; seq 1 20000; exit 3');
  first.send(start);
  const { pid } = await first.hears('started', start.run);
  symlinkSync('/dev/full', join(runner.folder, 'runner-1', `${start.run}.stdout`));
  await first.leave();
  await vi.waitUntil(() => !existsSync(`/proc/${pid}`));
  const second = await runner.attach();
  second.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  const { exit } = await second.hears('exited', start.run);
  expect(exit).toMatchObject({ code: 3, stdout: numbers(1, 20_000).length });
  const told = second.said.findIndex(({ message }) => message.type === 'exited');
  expect(second.said.findLastIndex(({ message }) => message.type === 'output')).toBeLessThan(told);
  expect(second.output(start.run)).toBe(numbers(1, 20_000));
});

test('a program that closes its output lives on, and its end is told', async () => {
  const daemon = await startRunner().attach();
  const start = script('echo all; exec >&- 2>&-; read line; exit 6', { stdin: 'open' });
  daemon.send(start);
  await daemon.hears('closed', start.run);
  expect(daemon.said.some(({ message }) => message.type === 'exited')).toBe(false);
  daemon.send({ type: 'closeInput', run: start.run });
  expect((await daemon.hears('exited', start.run)).exit).toMatchObject({ code: 6, stdout: 4 });
  expect(daemon.output(start.run)).toBe('all\n');
});

test('a runner that is stopped for a while loses nothing', async () => {
  const runner = startRunner();
  const daemon = await runner.attach();
  const start = script('seq 1 100000; sleep 0.2; seq 100001 200000');
  daemon.send(start);
  await daemon.hears('output', start.run);
  runner.program.kill('SIGSTOP');
  await pause(400);
  daemon.send({ type: 'list' });
  runner.program.kill('SIGCONT');
  await daemon.hears('runs');
  await daemon.hears('exited', start.run);
  expect(daemon.output(start.run)).toBe(numbers(1, 200_000));
});

test('many runs that nobody reads share the memory there is', async () => {
  const runner = startRunner();
  const daemon = await runner.attach();
  daemon.acknowledges = false;
  const starts = Array.from({ length: 20 }, () => script('cat /dev/zero'));
  for (const start of starts) daemon.send(start);
  const got = await untilQuiet(daemon);
  expect(got).toBeLessThanOrEqual(10 * MIB);
  for (const { run } of starts) daemon.send({ type: 'signal', run, signal: 'SIGKILL', toGroup: true });
  for (const { run } of starts) await daemon.hears('exited', run);
});

test.runIf(process.platform === 'linux')(
  'who still prints after the run was forgotten is not ended by it',
  async () => {
    const runner = startRunner();
    const daemon = await runner.attach();
    const start = script('(for i in 1 2 3; do sleep 0.1; echo $i; done; sleep 100) & echo $!');
    daemon.send(start);
    await daemon.hears('exited', start.run);
    const pid = Number(daemon.output(start.run));
    daemon.send({ type: 'forget', run: start.run });
    await pause(600);
    expect(readFileSync(`/proc/${pid}/stat`, 'utf8')).toContain(') S ');
    process.kill(pid, 'SIGKILL');
  },
);

const PIECE = Buffer.alloc(64 * KIB, 'x');

/** An output of one piece that a daemon takes, with what was sent of it. */
const printed = async (file: string) => {
  const stream = new Readable({ read() {} });
  const sent: Buffer[] = [];
  const send = (_: number, pieces: readonly Buffer[]) => void sent.push(...pieces);
  const output = new Output({ stream, spool: new Spool(file), send, closed() {}, changed() {} });
  output.flow(0);
  stream.push(Buffer.from(new Uint8Array(PIECE).buffer));
  await vi.waitUntil(() => sent.length === 1);
  return { output, sent };
};

test('the memory of what a daemon has taken is given back at once', async () => {
  const { output, sent } = await printed(join(temporaryFolder(), 'spool'));
  output.acknowledge(PIECE.length - 1);
  expect(sent).toEqual([PIECE]);
  output.acknowledge(PIECE.length);
  expect(sent).toEqual([Buffer.alloc(0)]);
});

test('what may still be on its way to one daemon keeps its bytes when the next one has taken it', async () => {
  const full = join(temporaryFolder(), 'spool');
  symlinkSync('/dev/full', full);
  const { output, sent } = await printed(full);
  output.hold();
  output.flow(0);
  output.pump();
  expect(sent).toEqual([PIECE, PIECE]);
  output.acknowledge(PIECE.length);
  expect(sent[0]).toEqual(PIECE);
});
