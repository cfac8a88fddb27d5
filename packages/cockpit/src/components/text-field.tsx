// A one-line text field. Longer text scrolls with the caret.

import { cellWidth, printable } from '@coxswain/protocol';
import { Box } from 'ink';
import { type FC, useRef, useState } from 'react';
import type { Binding } from '../keys/binding.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { type Draft, draftOf, insert } from './edit/draft.ts';
import { DraftLine } from './edit/draft-line.tsx';
import type { DraftPiece } from './edit/draft-row.ts';
import { EDIT_KEYS } from './edit/edits.ts';
import { FieldCaret } from './edit/field-caret.tsx';
import { graphemesOf } from './edit/graphemes.ts';
import { Placeholder } from './placeholder.tsx';

export interface TextFieldProps {
  readonly value: string;
  readonly onChange: (value: string) => void;
  /** `enter`. */
  readonly onSubmit?: (value: string) => void;
  /** `escape`. */
  readonly onCancel?: () => void;
  readonly columns: number;
  readonly placeholder?: string;
  /** Whether it gets the keys. Default true. */
  readonly isFocused?: boolean;
  /** The heading of its keys in the help. */
  readonly title: string;
  /** The labels of Enter and Esc in the footer and the help. */
  readonly labels?: { readonly submit?: string; readonly cancel?: string } | undefined;
}

/** One line has no line feeds: pasted ones become blanks. */
const oneLine = (text: string): string => text.replaceAll(/\s*[\r\n]+\s*/g, ' ');

export const TextField: FC<TextFieldProps> = (props) => {
  const {
    value,
    onChange,
    onSubmit,
    onCancel,
    columns,
    placeholder,
    isFocused = true,
    title,
    labels,
  } = props;
  const [edited, setEdited] = useState(() => draftOf(value));
  const draft = edited.text === value ? edited : draftOf(value);
  const first = useRef(0);
  // Keys may arrive faster than React renders.
  const newest = useRef(draft);
  newest.current = draft;
  const change = (next: typeof draft): void => {
    const before = newest.current.text;
    newest.current = next;
    setEdited(next);
    if (next.text !== before) onChange(next.text);
  };
  const write = (text: string): boolean => {
    if (text !== '') change(insert(newest.current, oneLine(text)));
    return text !== '';
  };
  const label = (text: string | undefined): Partial<Binding> => (text === undefined ? {} : { label: text });
  const layer = useKeyLayer(
    {
      title,
      level: 'part',
      bindings: [
        { keys: ['enter'], ...label(labels?.submit), run: () => onSubmit?.(newest.current.text) },
        { keys: ['escape'], ...label(labels?.cancel), run: () => onCancel?.() },
        ...Object.entries(EDIT_KEYS).map(([key, edit]) => ({
          keys: [key],
          run: () => change(edit(newest.current)),
        })),
      ],
      isWriting: true,
      coversPage: true,
      onText: ({ text }) => write(text),
      onPaste: (text) => write(text) || true,
    },
    isFocused,
  );
  const { pieces, ...shown } = fieldWindow(draft, columns, first.current);
  first.current = shown.first;
  const before = pieces.filter(({ at }) => at < draft.cursor);
  return (
    <Box height={1}>
      <FieldCaret layer={layer} column={before.reduce((sum, { cells }) => sum + cells, 0)} row={0} />
      {value === '' && placeholder !== undefined ? (
        <Placeholder text={placeholder} columns={columns} hasCaret={isFocused} />
      ) : (
        <DraftLine pieces={pieces} />
      )}
    </Box>
  );
};

// The visible part of a line in a narrower field.

/** The pieces from the `first` on (or as near as the caret allows) that fit, with a cell for the caret at the end. */
const fieldWindow = (
  { text, cursor }: Draft,
  columns: number,
  first: number,
): { readonly first: number; readonly pieces: readonly DraftPiece[] } => {
  let at = 0;
  const pieces = graphemesOf(text).map((grapheme): DraftPiece => {
    const shown = printable(grapheme === '\t' ? ' ' : grapheme);
    const piece = { text: shown, at, cells: cellWidth(shown), isPaste: false };
    at += grapheme.length;
    return piece;
  });
  const caret = pieces.findIndex((piece) => piece.at >= cursor);
  const under = caret < 0 ? pieces.length : caret;
  const room = Math.max(1, columns - 1);
  // From the caret back, as far as there is room.
  let from = under;
  let before = 0;
  while (from > Math.min(first, under)) {
    before += pieces[from - 1]?.cells ?? 0;
    if (before > room) break;
    from -= 1;
  }
  const kept: DraftPiece[] = [];
  let width = 0;
  for (const piece of pieces.slice(from)) {
    width += piece.cells;
    if (width > room) break;
    kept.push(piece);
  }
  return { first: from, pieces: kept };
};
