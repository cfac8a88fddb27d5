import type { Fact, Stream } from '@coxswain/protocol';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Paragraphs } from './run-handle.ts';

const say = (stream: Stream, text: string): Fact => ({ type: 'StreamChunk', data: { stream, text } });
const TOOL: Fact = {
  type: 'ToolCallStarted',
  data: { toolCallId: '1', name: 'shell', status: 'running' },
};

const textOf = (facts: readonly Fact[], wanted?: Stream): string =>
  facts
    .flatMap((fact) =>
      fact.type === 'StreamChunk' && (wanted === undefined || fact.data.stream === wanted)
        ? [fact.data.text]
        : [],
    )
    .join('');

test('a message after a tool call is a paragraph of its own, and pieces of one message stay together', () => {
  const facts = [
    say('message', 'I lo'),
    say('message', 'ok.'),
    TOOL,
    say('message', 'It '),
    say('message', 'works.'),
  ];
  expect(textOf(new Paragraphs().separate(facts))).toBe('I look.\n\nIt works.');
});

test('thoughts and the answer are not glued, neither together nor each read alone', () => {
  const facts = [
    say('thought', 'hm'),
    say('message', 'Yes.'),
    say('thought', 'more?'),
    say('message', 'And no.'),
  ];
  const separated = new Paragraphs().separate(facts);
  expect(textOf(separated)).toBe('hm\nYes.\n\nmore?\n\nAnd no.');
  expect(textOf(separated, 'message')).toBe('Yes.\n\nAnd no.');
});

test('what is separated already, white space, and what a program prints stay as they are', () => {
  const facts = [
    say('message', 'one\n\n'),
    TOOL,
    say('message', 'two\n'),
    TOOL,
    say('message', '\n'),
    say('message', 'three'),
    say('stdout', 'a'),
    TOOL,
    say('stdout', 'b'),
    say('stderr', 'c'),
  ];
  expect(new Paragraphs().separate(facts)).toEqual(facts);
});

test('nothing but line feeds is ever added, and separating twice adds nothing more', () => {
  const fact = fc.oneof(
    fc.constant(TOOL),
    fc
      .tuple(fc.constantFrom('message', 'thought', 'stdout'), fc.stringMatching(/^[ab\n ]{1,4}$/))
      .map(([stream, text]) => say(stream as Stream, text)),
  );
  fc.assert(
    fc.property(fc.array(fact, { maxLength: 12 }), (facts) => {
      const once = new Paragraphs().separate(facts);
      expect(textOf(once).replaceAll('\n', '')).toBe(textOf(facts).replaceAll('\n', ''));
      expect(new Paragraphs().separate(once)).toEqual(once);
    }),
  );
});
