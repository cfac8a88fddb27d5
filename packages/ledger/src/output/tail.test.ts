import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { OutputText } from './output-text.ts';
import type { OutputPart } from './parts.ts';
import { findTail } from './read.ts';

const textOf = (parts: readonly OutputPart[]): string => {
  const text = new OutputText();
  const pieces: Buffer[] = [];
  for (const part of parts)
    if ('bytes' in part) pieces.push(...text.add(part.bytes));
    else text.addGap(part.gap);
  return Buffer.concat([...pieces, ...text.end()]).toString('utf8');
};

async function* backwards(parts: readonly OutputPart[]) {
  yield* parts.toReversed();
}

const tailOf = async (parts: readonly OutputPart[], lines: number): Promise<string> => {
  const start = await findTail(backwards(parts), lines);
  if (start === undefined) return textOf(parts);
  return textOf(
    parts.flatMap((part) => {
      if (part.seq < start.seq) return [];
      return part.seq === start.seq && 'bytes' in part
        ? [{ ...part, bytes: part.bytes.subarray(start.skip) }]
        : [part];
    }),
  );
};

const lastLines = (text: string, count: number): string => {
  const lines = text.match(/[^\n]*\n|[^\n]+$/g) ?? [];
  return lines.slice(-count).join('');
};

const chunks = (...texts: readonly string[]): readonly OutputPart[] =>
  texts.map((text, index) => ({ seq: index + 1, bytes: Buffer.from(text) }));

describe('the tail of output', () => {
  it('is the last lines, whether or not the last one is ended', async () => {
    expect(await tailOf(chunks('a\nb\nc\n'), 2)).toBe('b\nc\n');
    expect(await tailOf(chunks('a\nb\nc'), 2)).toBe('b\nc');
  });

  it('finds lines that run through several parts', async () => {
    expect(await tailOf(chunks('a\nb', 'b', 'b\nc\n'), 2)).toBe('bbb\nc\n');
  });

  it('is all of it when there are no more lines', async () => {
    expect(await tailOf(chunks('a\n', 'b\n'), 5)).toBe('a\nb\n');
  });

  it('counts a gap as one line', async () => {
    const parts: OutputPart[] = [
      { seq: 1, bytes: Buffer.from('a\nb') },
      { seq: 2, gap: { bytes: 1024 } },
      { seq: 3, gap: { bytes: 1024 } },
      { seq: 4, bytes: Buffer.from('c\n') },
    ];
    expect(await tailOf(parts, 2)).toBe('[… 2.0 KiB of output dropped …]\nc\n');
    expect(await tailOf(parts, 3)).toBe('b\n[… 2.0 KiB of output dropped …]\nc\n');
  });

  it('agrees with reading everything, whatever the output is', async () => {
    const part = fc.oneof(
      {
        weight: 5,
        arbitrary: fc
          .string({ unit: fc.constantFrom('\n', 'x', '火'), maxLength: 6 })
          .map((text) => ({ bytes: Buffer.from(text) })),
      },
      { weight: 1, arbitrary: fc.constant({ gap: { bytes: 7 } }) },
    );
    await fc.assert(
      fc.asyncProperty(
        fc.array(part, { maxLength: 12 }),
        fc.integer({ min: 1, max: 12 }),
        async (list, lines) => {
          const parts = list.map((each, index): OutputPart => ({ seq: index + 1, ...each }));
          expect(await tailOf(parts, lines)).toBe(lastLines(textOf(parts), lines));
        },
      ),
      { numRuns: 1_000 },
    );
  });
});

describe('output as text', () => {
  it('joins small parts and never yields more than 64 KiB at once', () => {
    const text = new OutputText();
    const pieces: Buffer[] = [];
    for (let index = 0; index < 50_000; index += 1) pieces.push(...text.add(Buffer.from('three\n')));
    pieces.push(...text.end());
    expect(pieces.length).toBe(5);
    expect(pieces.every((piece) => piece.length <= 64 * 1024)).toBe(true);
  });

  it('says in one line how much is missing', () => {
    const dropped = [
      { seq: 1, bytes: Buffer.from('head') },
      { seq: 2, gap: { bytes: 968 * 1024 * 1024 } },
      { seq: 3, bytes: Buffer.from('tail') },
    ];
    expect(textOf(dropped)).toBe('head\n[… 968.0 MiB of output dropped …]\ntail');
  });

  it('has one line for what was given up and one for what is lost, however many parts are missing', () => {
    const gaps = [512, 512].flatMap((bytes, index): OutputPart[] => [
      { seq: 2 * index + 1, gap: { bytes } },
      { seq: 2 * index + 2, gap: { bytes, lost: true } },
    ]);
    expect(textOf(gaps)).toBe(
      '[… 1.0 KiB of output dropped …]\n[… 1.0 KiB of output lost: its file is missing or damaged …]\n',
    );
  });
});
