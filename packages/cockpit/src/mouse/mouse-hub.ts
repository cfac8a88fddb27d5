// The clickable areas of the screen. The smallest area under the pointer gets the click: the row, not its list.

/** In cells from the upper left corner, from 0. */
export interface Spot {
  readonly column: number;
  readonly row: number;
}

export interface Area extends Spot {
  readonly columns: number;
  readonly rows: number;
}

export interface Clickable {
  /** Its current area; undefined if it is not drawn. */
  area(): Area | undefined;
  /** The spot is relative to the corner of its own area. */
  onClick(spot: Spot): void;
  /** While any of these is drawn, only they can be clicked. */
  readonly isModal: boolean;
}

const contains = ({ column, row, columns, rows }: Area, spot: Spot): boolean =>
  spot.column >= column && spot.column < column + columns && spot.row >= row && spot.row < row + rows;

export class MouseHub {
  readonly #clickables = new Set<Clickable>();

  /** Returns a function that removes it. */
  readonly add = (clickable: Clickable): (() => void) => {
    this.#clickables.add(clickable);
    return () => this.#clickables.delete(clickable);
  };

  /** True if the click hit something. */
  click(spot: Spot): boolean {
    const all = [...this.#clickables];
    const modal = all.filter(({ isModal }) => isModal);
    const under = (modal.length > 0 ? modal : all).flatMap((clickable) => {
      const area = clickable.area();
      return area !== undefined && contains(area, spot) ? [{ clickable, area }] : [];
    });
    const sizeOf = ({ area }: (typeof under)[number]): number => area.columns * area.rows;
    const [hit] = under.toSorted((one, other) => sizeOf(one) - sizeOf(other));
    hit?.clickable.onClick({ column: spot.column - hit.area.column, row: spot.row - hit.area.row });
    return hit !== undefined;
  }
}
