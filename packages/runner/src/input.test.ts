import { expect, test, vi } from 'vitest';
import { script, startRunner } from './testing/test-runner.ts';

test('input is given once, however often it is sent', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  first.acknowledges = false;
  const start = script('cat', { stdin: 'open' });
  first.send(start);
  first.send({ type: 'input', run: start.run, offset: 0 }, Buffer.from('one\ntw'));
  await vi.waitUntil(() =>
    first.said.some(({ message }) => message.type === 'inputTaken' && message.offset === 6),
  );
  await first.leave();
  const second = await runner.attach();
  const { runs } = await second.hears('hello');
  expect(runs).toMatchObject([{ run: start.run, input: 6 }]);
  second.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  second.send({ type: 'input', run: start.run, offset: 0 }, Buffer.from('one\ntw'));
  second.send({ type: 'input', run: start.run, offset: 4 }, Buffer.from('two\n'));
  second.send({ type: 'input', run: start.run, offset: 100 }, Buffer.from('a gap before it'));
  second.send({ type: 'closeInput', run: start.run });
  await second.hears('exited', start.run);
  expect(second.output(start.run)).toBe('one\ntwo\n');
});

test('a daemon that is replaced in the middle of a frame has given what came of it, and the next gives the rest', async () => {
  const runner = startRunner();
  const first = await runner.attach();
  first.acknowledges = false;
  const start = script('cat', { stdin: 'open' });
  first.send(start);
  await first.hears('started', start.run);
  const header = Buffer.from(JSON.stringify({ type: 'input', run: start.run, offset: 0 }));
  const lengths = Buffer.alloc(8);
  lengths.writeUInt32BE(4 + header.length + 8, 0);
  lengths.writeUInt32BE(header.length, 4);
  first.socket.write(Buffer.concat([lengths, header, Buffer.from('one\n')]));
  await vi.waitUntil(() => first.output(start.run) === 'one\n');
  const second = await runner.attach();
  first.socket.write('two\n');
  second.send({ type: 'resume', run: start.run, stdout: 0, stderr: 0 });
  second.send({ type: 'input', run: start.run, offset: 0 }, Buffer.from('one\ntwo\n'));
  second.send({ type: 'closeInput', run: start.run });
  await second.hears('exited', start.run);
  expect(first.output(start.run) + second.output(start.run)).toMatch(/^(one\n)+two\n$/);
  expect((await second.hears('exited', start.run)).exit.stdout).toBe('one\ntwo\n'.length);
});

test('a program that waits for no input makes it wait', async () => {
  const daemon = await startRunner().attach();
  const start = script('sleep 0.5; cat | wc -c', { stdin: 'open' });
  daemon.send(start);
  daemon.send({ type: 'input', run: start.run, offset: 0 }, Buffer.alloc(2_000_000, 'x'));
  await daemon.hears('started', start.run);
  const isTaken = (): boolean =>
    daemon.said.some(({ message }) => message.type === 'inputTaken' && message.offset === 2_000_000);
  expect(isTaken()).toBe(false);
  await vi.waitUntil(isTaken);
  daemon.send({ type: 'closeInput', run: start.run });
  await daemon.hears('exited', start.run);
  expect(daemon.output(start.run).trim()).toBe('2000000');
});

test('a program that takes no more input says so, and ends nobody else', async () => {
  const daemon = await startRunner().attach();
  const start = script('exec <&-; echo closed; sleep 0.5', { stdin: 'open' });
  daemon.send(start);
  await daemon.hears('output', start.run);
  daemon.send({ type: 'input', run: start.run, offset: 0 }, Buffer.from('for nobody\n'));
  expect(await daemon.hears('inputClosed', start.run)).toMatchObject({ code: 'EPIPE' });
  expect((await daemon.hears('exited', start.run)).exit).toMatchObject({ code: 0 });
});

test('a stdin that is not given is at its end', async () => {
  const daemon = await startRunner().attach();
  const start = script('cat; echo end');
  daemon.send(start);
  await daemon.hears('exited', start.run);
  expect(daemon.output(start.run)).toBe('end\n');
});
