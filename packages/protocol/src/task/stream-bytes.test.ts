import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { bytesOfText, chunkOfBytes, incompleteEnd, rawTextOf, textOfBytes } from './stream-bytes.ts';

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 200 }),
  fc.string({ unit: 'binary', maxLength: 100 }).map((text) => new TextEncoder().encode(text)),
  // Characters cut anywhere, between others.
  fc
    .array(
      fc.constantFrom(0x61, 0x0a, 0x00, 0xc3, 0xa9, 0xe2, 0x82, 0xac, 0xf0, 0x9f, 0x92, 0xed, 0xa0, 0xff),
      {
        maxLength: 60,
      },
    )
    .map((bytes) => Uint8Array.from(bytes)),
);

describe('the bytes of a stream', () => {
  it('come back exactly from their text, whatever they are', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        expect([...bytesOfText(textOfBytes(bytes))]).toEqual([...bytes]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are the same when they were cut in two on the way', () => {
    fc.assert(
      fc.property(anyBytes, fc.nat(), (bytes, where) => {
        const at = where % (bytes.length + 1);
        const text = textOfBytes(bytes.subarray(0, at)) + textOfBytes(bytes.subarray(at));
        expect([...bytesOfText(text)]).toEqual([...bytes]);
      }),
      { numRuns: 2_000 },
    );
  });

  it('are plain text in events while they are UTF-8, NUL, CR and byte order marks included', () => {
    const text = '\ufeffa\r\nb\rc\u0000火😀';
    expect(chunkOfBytes('stdout', Buffer.from(text))).toEqual({ stream: 'stdout', text });
    expect(rawTextOf({ stream: 'stdout', text })).toBe(text);
  });

  it('stand beside their text in events when they are not', () => {
    fc.assert(
      fc.property(anyBytes, (bytes) => {
        const data = chunkOfBytes('stderr', bytes);
        expect(data.text.isWellFormed()).toBe(true);
        expect([...bytesOfText(rawTextOf(data))]).toEqual([...bytes]);
      }),
    );
    expect(chunkOfBytes('stdout', Buffer.from('caf\xe9', 'latin1'))).toEqual({
      stream: 'stdout',
      text: 'caf\ufffd',
      base64: Buffer.from('caf\xe9', 'latin1').toString('base64'),
    });
  });

  it('wait for the rest of a character, and of nothing else', () => {
    expect(incompleteEnd(Buffer.from('火').subarray(0, 2))).toBe(2);
    expect(incompleteEnd(Buffer.from('a😀').subarray(0, 4))).toBe(3);
    expect(incompleteEnd(Buffer.from('é'))).toBe(0);
    expect(incompleteEnd(Uint8Array.of(0xff))).toBe(0);
    expect(incompleteEnd(Uint8Array.of(0xe0, 0x80))).toBe(0);
    expect(incompleteEnd(Uint8Array.of(0x80, 0x80, 0x80))).toBe(0);
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 20 }), fc.nat(), (text, where) => {
        const bytes = Buffer.from(text.toWellFormed());
        const head = bytes.subarray(0, where % (bytes.length + 1));
        const whole = head.subarray(0, head.length - incompleteEnd(head));
        expect(textOfBytes(whole).isWellFormed()).toBe(true);
      }),
    );
  });

  it('never make a pair of half a character that an agent sent', () => {
    expect(bytesOfText('a\ud83d').toString()).toBe('a\ufffd');
    expect(bytesOfText('\udc00').toString()).toBe('\ufffd');
  });
});
