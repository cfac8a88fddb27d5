// A multi-line text field: grows to `maxRows`, then scrolls. Up and down at its edges walk through the history; a long paste
// is folded but sent whole.

import { Box } from 'ink';
import { type FC, useRef } from 'react';
import type { Binding } from '../keys/binding.ts';
import { useKeyLayer } from '../keys/use-key-layer.ts';
import { type Draft, EMPTY_DRAFT, insert, paste, textOfDraft } from './edit/draft.ts';
import { DraftLine } from './edit/draft-line.tsx';
import { draftRows } from './edit/draft-rows.ts';
import { EDIT_KEYS, NEW_LINE_KEYS, vertical } from './edit/edits.ts';
import { FieldCaret } from './edit/field-caret.tsx';
import { HISTORY_START, stepHistory } from './edit/history.ts';
import { useFoldText } from './edit/use-fold-text.ts';
import { Placeholder } from './placeholder.tsx';

export interface TextAreaProps {
  readonly draft: Draft;
  readonly onChange: (draft: Draft) => void;
  /** Called on Enter if the field is not blank; pastes are unfolded. */
  readonly onSubmit: (text: string) => void;
  readonly columns: number;
  /** Default 6. */
  readonly maxRows?: number;
  readonly placeholder?: string;
  /** Whether it gets the keys. Default true. */
  readonly isFocused?: boolean;
  /** The history, oldest first. */
  readonly history?: readonly string[];
  /** The heading of its keys in the help. */
  readonly title: string;
  /** The labels of Enter and of a new line in the footer and the help. */
  readonly labels?: { readonly submit?: string; readonly newLine?: string };
}

export const TextArea: FC<TextAreaProps> = (props) => {
  const { draft, onChange, onSubmit, columns, maxRows = 6, placeholder, isFocused = true } = props;
  const { history = [], title, labels = {} } = props;
  const steps = useRef(HISTORY_START);
  const top = useRef(0);
  const fold = useFoldText();
  const drawn = draftRows(draft, columns, fold);
  // Keys may arrive faster than React renders.
  const newest = useRef(draft);
  newest.current = draft;
  const change = (next: Draft): void => {
    newest.current = next;
    onChange(next);
  };
  const step = (by: 1 | -1): void => {
    const found = stepHistory(steps.current, { draft: newest.current, history, by });
    if (!found) return;
    steps.current = found.state;
    change(found.draft);
  };
  const upOrDown = (by: 1 | -1): void => {
    const moved = vertical(newest.current, draftRows(newest.current, columns, fold), by);
    if (moved) change(moved);
    else step(by === -1 ? 1 : -1);
  };
  const label = (text: string | undefined): Partial<Binding> =>
    text === undefined ? {} : { label: text, isQuiet: true };
  const bindings: Binding[] = [
    { keys: ['enter'], ...label(labels.submit), run: () => newest.current.text.trim() !== '' && submit() },
    { keys: NEW_LINE_KEYS, ...label(labels.newLine), run: () => change(insert(newest.current, '\n')) },
    { keys: ['up'], run: () => upOrDown(-1) },
    { keys: ['down'], run: () => upOrDown(1) },
    ...Object.entries(EDIT_KEYS).map(([key, edit]) => ({
      keys: [key],
      run: () => change(edit(newest.current)),
    })),
  ];
  const submit = (): void => {
    const text = textOfDraft(newest.current);
    steps.current = HISTORY_START;
    change(EMPTY_DRAFT);
    onSubmit(text);
  };
  const layer = useKeyLayer(
    {
      title,
      level: 'part',
      bindings,
      isWriting: true,
      onText: ({ text }) => {
        if (text !== '') change(insert(newest.current, text));
        return text !== '';
      },
      onPaste: (text) => {
        change(paste(newest.current, text));
        return true;
      },
    },
    isFocused,
  );
  const rows = Math.min(maxRows, drawn.rows.length);
  top.current = Math.max(
    0,
    Math.min(Math.max(top.current, drawn.cursorRow - rows + 1), drawn.cursorRow, drawn.rows.length - rows),
  );
  const isEmpty = draft.text === '' && placeholder !== undefined;
  return (
    <Box flexDirection="column" width={columns} height={rows} overflow="hidden">
      <FieldCaret layer={layer} column={drawn.cursorCells} row={drawn.cursorRow - top.current} />
      {isEmpty ? (
        <Placeholder text={placeholder} columns={columns} hasCaret={isFocused} />
      ) : (
        drawn.rows
          .slice(top.current, top.current + rows)
          .map(({ pieces, start }) => <DraftLine key={start} pieces={pieces} />)
      )}
    </Box>
  );
};
