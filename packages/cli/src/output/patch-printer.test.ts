import { expect, test } from 'vitest';
import { createPatchPrinter } from '../commands/tasks/diff.ts';
import { textSink } from '../testing/text-sink.ts';
import { createOutput } from './output.ts';
import { loadPaint } from './paint.ts';

const printed = async (
  pieces: readonly string[],
  as: { readonly isTerminal: boolean; readonly isPainted: boolean },
): Promise<string> => {
  const data = textSink({ isTerminal: as.isTerminal });
  const paint = await loadPaint(as.isPainted);
  const output = createOutput({
    data,
    notes: textSink(),
    dataPaint: paint,
    notesPaint: paint,
    isJson: false,
    isQuiet: false,
  });
  const printer = createPatchPrinter(output);
  for (const piece of pieces) await printer.print(piece);
  await printer.end();
  return data.text();
};

const PATCH = 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1,2 +1,2 @@\n same\n--- old\n+\u001b[2J new\n';

test('a patch goes into a pipe byte for byte, wherever it is cut', async () => {
  for (let at = 0; at < PATCH.length; at += 1)
    expect(
      await printed([PATCH.slice(0, at), PATCH.slice(at)], { isTerminal: false, isPainted: false }),
    ).toBe(PATCH);
});

test('on a terminal it has colours, and obeys nothing that it holds', async () => {
  const text = await printed([PATCH.slice(0, 30), PATCH.slice(30)], { isTerminal: true, isPainted: true });
  expect(text).toContain('\u001b[1m--- a/x');
  expect(text).toContain('\u001b[31m--- old');
  expect(text).toContain('\u001b[32m+␛[2J new');
  expect(text.endsWith('\n')).toBe(true);
});
