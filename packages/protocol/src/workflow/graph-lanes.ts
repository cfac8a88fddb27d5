// Draws a graph as terminal rows: each step on its own row, in layers, with a lane for each step that later steps still need.
// Pure: it knows nothing about colours, states or widths.

export interface GraphStep {
  readonly key: string;
  readonly needs: readonly string[];
}

/** A row: a step with the lanes beside it, or lanes that join and split. */
export interface GraphRow {
  /** Undefined: only lines. */
  readonly key?: string;
  /** One or two characters per lane; `NODE` marks the step. */
  readonly lanes: string;
}

/** The placeholder for the glyph of the step. */
export const NODE = '\0';

/** Box drawing characters by the directions of the line: up 1, down 2, left 4, right 8. */
const BOX = ' ╵╷│╴┘┐┤╶└┌├─┴┬┼';

/** The steps in layers, each below everything it needs. */
export const graphRows = (steps: readonly GraphStep[]): readonly GraphRow[] => {
  const drawn = inLayers(withoutDetours(steps));
  const left = new Map<string, number>();
  for (const { needs } of drawn) for (const need of needs) left.set(need, (left.get(need) ?? 0) + 1);
  const lanes: (string | undefined)[] = [];
  return drawn.flatMap(({ key, needs }) => {
    const from = needs.map((need) => lanes.indexOf(need)).filter((lane) => lane >= 0);
    for (const need of needs) left.set(need, (left.get(need) ?? 1) - 1);
    const before = [...lanes];
    for (const lane of from) if (left.get(lanes[lane] ?? '') === 0) lanes[lane] = undefined;
    const to = laneFor(lanes, from);
    const rows: GraphRow[] = [];
    if (from.length > 0 && !(from.length === 1 && from[0] === to))
      rows.push({ lanes: joint(before, lanes, { from, to }) });
    rows.push({ key, lanes: nodeRow(lanes, to) });
    lanes[to] = (left.get(key) ?? 0) > 0 ? key : undefined;
    while (lanes.length > 0 && lanes.at(-1) === undefined) lanes.pop();
    return rows;
  });
};

/** For graphs with too many lanes to follow: only the layers, with arrows between them. */
export const layerRows = (steps: readonly GraphStep[]): readonly GraphRow[] => {
  const layers = layersOf(steps);
  const depth = Math.max(-1, ...layers.values());
  return Array.from({ length: depth + 1 }, (_, layer): readonly GraphRow[] => [
    ...(layer === 0 ? [] : [{ lanes: '↓' }]),
    ...steps.filter(({ key }) => layers.get(key) === layer).map(({ key }) => ({ key, lanes: NODE })),
  ]).flat();
};

/** Leaves out edges that are implied by longer paths. */
const withoutDetours = (steps: readonly GraphStep[]): readonly GraphStep[] => {
  const before = new Map<string, ReadonlySet<string>>();
  return steps.map(({ key, needs }) => {
    const all = new Set<string>();
    for (const need of needs) for (const earlier of before.get(need) ?? []) all.add(earlier);
    before.set(key, new Set([...needs, ...all]));
    return { key, needs: needs.filter((need) => !all.has(need)) };
  });
};

const layersOf = (steps: readonly GraphStep[]): ReadonlyMap<string, number> => {
  const layers = new Map<string, number>();
  for (const { key, needs } of steps)
    layers.set(key, Math.max(0, ...needs.map((need) => (layers.get(need) ?? 0) + 1)));
  return layers;
};

const inLayers = (steps: readonly GraphStep[]): readonly GraphStep[] => {
  const layers = layersOf(steps);
  return steps.toSorted((one, other) => (layers.get(one.key) ?? 0) - (layers.get(other.key) ?? 0));
};

/** The lane of one of its needs if it has become free, else the first free lane. */
const laneFor = (lanes: readonly (string | undefined)[], from: readonly number[]): number => {
  const freed = from.filter((lane) => lanes[lane] === undefined).sort((one, other) => one - other)[0];
  if (freed !== undefined) return freed;
  const free = lanes.indexOf(undefined);
  return free < 0 ? lanes.length : free;
};

const nodeRow = (lanes: readonly (string | undefined)[], to: number): string => {
  const width = Math.max(lanes.length, to + 1);
  return Array.from({ length: width }, (_, lane) => {
    if (lane === to) return NODE;
    return lanes[lane] === undefined ? ' ' : '│';
  })
    .join(' ')
    .trimEnd();
};

const joint = (
  before: readonly (string | undefined)[],
  after: readonly (string | undefined)[],
  { from, to }: { readonly from: readonly number[]; readonly to: number },
): string => {
  const first = Math.min(to, ...from);
  const last = Math.max(to, ...from);
  const width = Math.max(before.length, last + 1);
  let row = '';
  for (let lane = 0; lane < width; lane += 1) {
    const isBetween = lane > first && lane < last;
    const isPassedBy = before[lane] !== undefined && isBetween && lane !== to && !from.includes(lane);
    const up = before[lane] !== undefined ? 1 : 0;
    const down = after[lane] !== undefined || lane === to ? 2 : 0;
    const left = lane > first && lane <= last ? 4 : 0;
    const right = lane >= first && lane < last ? 8 : 0;
    // A lane that only passes through is drawn in front: the joint continues behind it.
    row += isPassedBy ? '│' : (BOX[up + down + left + right] ?? ' ');
    if (lane < width - 1) row += right === 0 ? ' ' : '─';
  }
  return row.trimEnd();
};
