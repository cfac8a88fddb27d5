import fc from 'fast-check';
import { expect, test } from 'vitest';
import { divide } from './layout.ts';

test('the parts fit the page, and the conversation keeps a share', () => {
  const rows = fc.integer({ min: 8, max: 70 });
  const wanted = fc.record({
    rows,
    input: fc.integer({ min: 1, max: 40 }),
    isAnswering: fc.boolean(),
    hasStatus: fc.boolean(),
    strip: fc.constantFrom(0, 1),
    suggestions: fc.integer({ min: 0, max: 30 }),
    panel: fc.integer({ min: 0, max: 300 }),
  });
  fc.assert(
    fc.property(wanted, (each) => {
      const { transcript, status, strip, suggestions, panel, rule, input } = divide(each);
      expect(1 + transcript + status + strip + suggestions + panel + rule + input).toBe(each.rows);
      expect(transcript).toBeGreaterThanOrEqual(1);
      expect(input).toBeGreaterThanOrEqual(1);
      if (each.hasStatus) expect(status).toBe(1);
    }),
  );
});
