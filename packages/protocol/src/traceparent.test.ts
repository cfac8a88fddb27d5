import { expect, test } from 'vitest';
import { parseTraceparent, traceparentOf } from './traceparent.ts';

const TRACE = '0af7651916cd43dd8448eb211c80319c';
const SPAN = 'b7ad6b7169203331';

test('a trace context is read and written as W3C defines it', () => {
  const context = { traceId: TRACE, spanId: SPAN, isSampled: true };
  expect(parseTraceparent(` 00-${TRACE}-${SPAN}-01\n`)).toEqual(context);
  expect(parseTraceparent(`00-${TRACE}-${SPAN}-02`)).toEqual({ ...context, isSampled: false });
  expect(traceparentOf(context)).toBe(`00-${TRACE}-${SPAN}-01`);
});

test('a later version may say more at the end', () => {
  expect(parseTraceparent(`cc-${TRACE}-${SPAN}-01-what-comes`)).toMatchObject({ traceId: TRACE });
});

test.each([
  ['nothing', ''],
  ['text', 'hello'],
  ['upper case', `00-${TRACE.toUpperCase()}-${SPAN}-01`],
  ['a trace of zeros', `00-${'0'.repeat(32)}-${SPAN}-01`],
  ['a span of zeros', `00-${TRACE}-${'0'.repeat(16)}-01`],
  ['the version that is none', `ff-${TRACE}-${SPAN}-01`],
  ['more than version 00 has', `00-${TRACE}-${SPAN}-01-x`],
])('%s is no trace context', (_what, text) => {
  expect(parseTraceparent(text)).toBeUndefined();
});
