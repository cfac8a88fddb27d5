import { wordsFor } from '@coxswain/locale';
import { chunkOfBytes, STREAMS, type Stream } from '@coxswain/protocol';
import { sampleId } from '@coxswain/protocol/testing';
import { expect, test } from 'vitest';
import { sampleChunk } from '../testing/sample-task.ts';
import { testShown } from '../testing/shown.ts';
import { createChunkPrinter } from './chunk-printer.ts';
import { saidNote } from './said-note.ts';

const printerTo = (as: { isTerminal?: boolean; streams?: readonly Stream[]; isStamped?: boolean } = {}) => {
  const { deps, output, words } = testShown(as);
  const printer = createChunkPrinter({
    output,
    noteOf: (event) => saidNote(event, wordsFor('en')),
    streams: new Set(as.streams ?? STREAMS),
    gapText: words.notes.gap,
    ...(as.isStamped ? { timeOf: () => '11:50:02' } : {}),
  });
  return { deps, printer };
};

test('stdout and the message go to stdout, stderr and thoughts to stderr', async () => {
  const { deps, printer } = printerTo();
  await printer.print(sampleChunk('out\n', 'stdout'));
  await printer.print(sampleChunk('answer\n', 'message'));
  await printer.print(sampleChunk('err\n', 'stderr'));
  await printer.print(sampleChunk('hm\n', 'thought'));
  expect(deps.output.text()).toBe('out\nanswer\n');
  expect(deps.errors.text()).toBe('err\nhm\n');
});

test('streams that were not asked for are left out', async () => {
  const { deps, printer } = printerTo({ streams: ['stderr'] });
  await printer.print(sampleChunk('out\n', 'stdout'));
  await printer.print(sampleChunk('err\n', 'stderr'));
  expect([deps.output.text(), deps.errors.text()]).toEqual(['', 'err\n']);
});

test('the time is before each line, wherever the pieces are cut', async () => {
  const { deps, printer } = printerTo({ isStamped: true });
  for (const text of ['a', 'b\nc', '\n', '\nd\n']) await printer.print(sampleChunk(text));
  expect(deps.output.text()).toBe('11:50:02 ab\n11:50:02 c\n11:50:02 \n11:50:02 d\n');
});

test('a gap is marked on stderr with its size', async () => {
  const { deps, printer } = printerTo();
  await printer.print(sampleChunk('half a line', 'stderr'));
  const event = { ...sampleChunk(''), type: 'OutputDropped', data: { bytes: 12_345_678 } } as const;
  await printer.print(event);
  await printer.endLine();
  expect(deps.errors.text()).toBe('half a line\n[… 12,345,678 bytes of output were not kept …]\n');
});

test('gaps that touch are one line with their sum, however many segments were given up', async () => {
  const { deps, printer } = printerTo();
  const gap = {
    ...sampleChunk(''),
    type: 'OutputDropped',
    data: { stream: 'stdout', bytes: 1_000 },
  } as const;
  await printer.print(sampleChunk('head\n'));
  for (let count = 0; count < 31; count += 1) await printer.print(gap);
  await printer.print(sampleChunk('tail\n'));
  expect(deps.output.text()).toBe('head\ntail\n');
  expect(deps.errors.text()).toBe('[… 31,000 bytes of output were not kept …]\n');
});

test('output lost with its file is distinguished from output given up', async () => {
  const { deps, printer } = printerTo();
  const gap = { ...sampleChunk(''), type: 'OutputDropped' } as const;
  await printer.print({ ...gap, data: { bytes: 5 } });
  await printer.print({ ...gap, data: { bytes: 7, lost: true } });
  await printer.print({ ...gap, data: { bytes: 5, lost: true } });
  await printer.endLine();
  expect(deps.errors.text()).toBe(
    '[… 5 bytes of output were not kept …]\n[… 12 bytes of output lost: the file is missing or damaged …]\n',
  );
});

const LATIN = Buffer.from('caf\xe9\u0000\r\n\x1b[2J', 'latin1');

test('bytes that are no text go through a pipe as they came, and onto a terminal harmless', async () => {
  const shown = async (isTerminal: boolean, isExact = false): Promise<Buffer> => {
    const { deps, output, words } = testShown({ isTerminal });
    const printer = createChunkPrinter({
      output,
      noteOf: (event) => saidNote(event, wordsFor('en')),
      streams: new Set(STREAMS),
      isExact,
      gapText: words.notes.gap,
    });
    const data = chunkOfBytes('stdout', LATIN);
    await printer.print({ ...sampleChunk(''), data });
    return deps.output.bytes();
  };
  expect([...(await shown(false))]).toEqual([...LATIN]);
  expect([...(await shown(true, true))]).toEqual([...LATIN]);
  const harmless = (await shown(true)).toString('utf8');
  expect(harmless).toContain('caf\ufffd');
  expect(harmless).not.toContain('\u001b');
});

test('messages and notes of cox are in brackets on their own lines', async () => {
  const { deps, printer } = printerTo();
  await printer.print(sampleChunk('half a line', 'stderr'));
  const said = (role: 'system' | 'user', text: string) =>
    ({ ...sampleChunk(''), type: 'MessageAdded', data: { role, text, by: 'ann' } }) as const;
  await printer.print(said('user', 'go on'));
  await printer.print(said('system', 'it is started again\u001b[2J'));
  expect(deps.errors.text()).toBe('half a line\n[ann: go on]\n[it is started again␛[2J]\n');
});

test('an open line is ended for eyes and left as it is for scripts', async () => {
  const seen = async (isTerminal: boolean): Promise<string> => {
    const { deps, printer } = printerTo({ isTerminal });
    await printer.print(sampleChunk('no end'));
    await printer.endLine();
    return deps.output.text();
  };
  expect(await seen(true)).toBe('no end\n');
  expect(await seen(false)).toBe('no end');
});

test('other events print nothing', async () => {
  const { deps, printer } = printerTo();
  const { data: _data, ...envelope } = sampleChunk('');
  await printer.print({ ...envelope, type: 'CancelRequested', data: { by: 'me' }, taskId: sampleId() });
  expect(deps.output.text() + deps.errors.text()).toBe('');
});
