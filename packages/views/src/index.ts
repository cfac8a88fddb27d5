// View: a noun as columns and fields, not drawn yet. Line: spans of text, each with a meaning. Surface: where it is read.

export { exactField, type Field, type FieldValue, field, fieldLines } from './fields.ts';
export { costText } from './figures.ts';
export { joined, type Line, NOTHING, plainText, type Span, type Tone } from './line.ts';
export { agoSpan, agoText, idText, localTime, soonSpan, timeText } from './moment.ts';
export type { RenderContext, Surface } from './render-context.ts';
export { indentedLines, type Section, sectionLines, textLines } from './section.ts';
export { type ShownStatus, type StatusStyle, shownStatus, statusSpan, statusStyle } from './status.ts';
export {
  type Column,
  type FittedColumn,
  fitColumns,
  GAP_CELLS,
  headLine,
  headSpans,
  rowLine,
  rowSpans,
  type TableFit,
  tableLines,
  widthOfColumns,
} from './table.ts';
export { wrapLine } from './wrap-line.ts';
export { TAB, wrapToCells } from './wrap-to-cells.ts';
