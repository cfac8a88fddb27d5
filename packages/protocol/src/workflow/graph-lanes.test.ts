import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type GraphStep, graphRows, layerRows, NODE } from './graph-lanes.ts';

const drawn = (...steps: readonly (readonly [key: string, ...needs: readonly string[]])[]): string =>
  graphRows(steps.map(([key, ...needs]) => ({ key, needs })))
    .map(({ key, lanes }) => (key === undefined ? lanes : `${lanes.replace(NODE, '●')} ${key}`))
    .join('\n');

describe('the lanes of a graph', () => {
  test('one after the other', () => {
    expect(drawn(['a'], ['b', 'a'], ['c', 'b'])).toBe('● a\n● b\n● c');
  });

  test('side by side, and together again', () => {
    expect(drawn(['a'], ['b'], ['c'], ['d', 'a', 'b', 'c'])).toBe('● a\n│ ● b\n│ │ ● c\n├─┴─┘\n● d');
  });

  test('apart and together', () => {
    expect(drawn(['a'], ['b', 'a'], ['c', 'a'], ['d', 'b', 'c'])).toBe('● a\n├─┐\n│ ● b\n● │ c\n├─┘\n● d');
  });

  test('a detour is not drawn', () => {
    expect(drawn(['a'], ['b', 'a'], ['c', 'a', 'b'])).toBe('● a\n● b\n● c');
  });

  test('a line that only passes by is not met', () => {
    expect(drawn(['a'], ['b'], ['c'], ['d', 'a', 'c'], ['e', 'b'])).toBe(
      ['● a', '│ ● b', '│ │ ● c', '├─│─┘', '● │ d', '  ● e'].join('\n'),
    );
  });

  test('layers alone, where lanes would be too many', () => {
    const rows = layerRows([
      { key: 'a', needs: [] },
      { key: 'b', needs: [] },
      { key: 'c', needs: ['a', 'b'] },
    ]);
    expect(rows.map(({ key, lanes }) => key ?? lanes)).toEqual(['a', 'b', '↓', 'c']);
  });

  test('every step has one row, below all that it needs', () => {
    const graph = fc
      .integer({ min: 1, max: 20 })
      .chain((count) =>
        fc.tuple(
          ...Array.from({ length: count }, (_, index) =>
            index === 0 ? fc.constant<number[]>([]) : fc.uniqueArray(fc.nat(index - 1), { maxLength: 4 }),
          ),
        ),
      );
    fc.assert(
      fc.property(graph, (all) => {
        const steps: GraphStep[] = all.map((needs, index) => ({
          key: `s${index}`,
          needs: needs.map((need) => `s${need}`),
        }));
        const keys = graphRows(steps).flatMap(({ key }) => key ?? []);
        expect(keys.toSorted()).toEqual(steps.map(({ key }) => key).toSorted());
        for (const { key, needs } of steps)
          for (const need of needs) expect(keys.indexOf(need)).toBeLessThan(keys.indexOf(key));
        for (const { key, lanes } of graphRows(steps))
          expect(lanes.split(NODE).length - 1).toBe(key === undefined ? 0 : 1);
      }),
    );
  });
});
