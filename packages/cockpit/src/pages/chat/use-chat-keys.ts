// The key bindings of the chat page: cancel, clear, start reading; and those of reading mode.

import { insert, paste } from '../../components/edit/draft.ts';
import { useKeyLayer } from '../../keys/use-key-layer.ts';
import { useDeps, useShell, useSurroundings } from '../../shell/context.ts';
import { taskRef } from '../../shell/shown-by.ts';
import { useCopyKeys } from '../../shell/use-copy-keys.ts';
import type { Writing } from './input/use-draft.ts';
import { readingKeys } from './scroll/reading-keys.ts';
import type { Viewing } from './scroll/use-view.ts';
import { scrollBy, startReading, stopReading } from './scroll/view-state.ts';
import { groupOf, textOfGroup } from './transcript/group.ts';
import type { Chat } from './use-chat.ts';

/** Rows per notch of the mouse wheel. */
const NOTCH = 3;

export const useChatKeys = (ports: {
  readonly chat: Chat;
  readonly viewing: Viewing;
  readonly writing: Writing;
  /** The agent waits for an answer: opens the choices. */
  readonly openChoice?: () => void;
}): void => {
  const { chat, viewing, writing, openChoice } = ports;
  const { words } = useDeps();
  const shell = useShell();
  const { keys: layers } = useSurroundings();
  const { keys, copied } = words.screen.chat;
  const { view, screen, look } = viewing;
  const isReading = view.cursor !== undefined;
  const isWritten = writing.draft.text !== '';
  const canCancel = chat.active !== undefined && chat.active.task.cancelRequestedAt === undefined;
  const canRead = screen.timeline.entries.length > 0;
  const write = (): void => look(stopReading);
  const page = Math.max(1, screen.rows - 1);
  const scroll = (rows: number) => () => look((now, on) => scrollBy(now, rows, on));
  const copyKeys = useCopyKeys(() => taskRef(chat.state.turns.at(-1)?.task));
  const copy = (): void => {
    const text = textOfGroup(groupOf(screen.timeline.entries, view.cursor?.entryId ?? ''));
    if (text === '') return;
    shell.copy(text);
    shell.say(copied, 'good');
  };
  useKeyLayer({
    title: keys.writing,
    level: 'page',
    bindings: [
      ...(isWritten ? [{ keys: ['ctrl+c'], label: keys.clear, isQuiet: true, run: writing.clear }] : []),
      ...(!isWritten && canCancel ? [{ keys: ['ctrl+c'], label: keys.cancel, run: chat.cancel }] : []),
      ...(openChoice && !isReading
        ? [{ keys: ['tab'], label: words.screen.choice.keys.open, isKept: true, run: openChoice }]
        : []),
      { keys: ['escape'], ...(canRead && { label: keys.read }), run: () => look(startReading) },
      { keys: ['pageup'], label: keys.pages, isQuiet: true, run: scroll(-page) },
      { keys: ['pagedown'], label: keys.pages, isQuiet: true, run: scroll(page) },
      { keys: ['wheelup'], run: scroll(-NOTCH) },
      { keys: ['wheeldown'], run: scroll(NOTCH) },
    ],
  });
  useKeyLayer(
    {
      title: keys.readingTitle,
      level: 'part',
      bindings: readingKeys({ words, look, write, copy, copyKeys, openChoice }),
      // Typing goes back to writing, except for navigation keys.
      onText: ({ name, text }) => {
        const leads = layers
          .snapshot()
          .some(
            ({ level, bindings }) =>
              level === 'shell' && bindings.some(({ keys: own }) => own.includes(name)),
          );
        if (text === '' || leads) return false;
        write();
        writing.change(insert(writing.draft, text));
        return true;
      },
      onPaste: (text) => {
        write();
        writing.change(paste(writing.draft, text));
        return true;
      },
    },
    isReading,
  );
};
