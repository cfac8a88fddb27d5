// Where the tables of the insights stand: under each other, or two beside each other where there is room, and how many lines
// that takes.

/** From here on two tables fit beside each other. */
const PAIR_COLUMNS = 130;
const BETWEEN = 4;

export interface Shelf {
  /** Which tables stand here, by their place among all. */
  readonly tables: readonly number[];
  readonly rows: number;
}

export interface InsightsLayout {
  readonly shelves: readonly Shelf[];
  /** Cells of one table. */
  readonly tableColumns: number;
  readonly between: number;
  /** Lines of all shelves, with an empty one after each. */
  readonly rows: number;
}

/** `heights`: the lines of each table. */
export const layoutInsights = (heights: readonly number[], columns: number): InsightsLayout => {
  const perShelf = columns >= PAIR_COLUMNS ? 2 : 1;
  const count = Math.ceil(heights.length / perShelf);
  const shelves = Array.from({ length: count }, (_, at): Shelf => {
    const first = at * perShelf;
    const tables = heights.slice(first, first + perShelf).map((_height, table) => first + table);
    return { tables, rows: Math.max(...tables.map((table) => heights[table] ?? 0)) };
  });
  return {
    shelves,
    tableColumns: perShelf === 1 ? columns : Math.floor((columns - BETWEEN) / 2),
    between: perShelf === 1 ? 0 : BETWEEN,
    rows: shelves.reduce((sum, { rows }) => sum + rows + 1, 0),
  };
};
