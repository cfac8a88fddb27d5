import type { ConfigEntry } from '@coxswain/protocol';
import type { Column } from '@coxswain/views';
import { defineCommand } from '../../command.ts';
import { currentEntries } from '../../config/sources.ts';
import { valueText } from '../../config/value-text.ts';
import { printList } from '../../output/list.ts';
import { safeLine } from '../../output/output.ts';

export const list = defineCommand({
  arguments: {},
  options: {},
  async run(context) {
    const { words } = context;
    const isSet = ({ origin }: ConfigEntry): boolean => origin !== 'default';
    const columns: Column<ConfigEntry>[] = [
      { head: words.columns.key, cell: ({ key }) => safeLine(key) },
      {
        head: words.columns.value,
        least: 8,
        cell: (entry) => ({
          text: safeLine(valueText(entry.value)),
          ...(isSet(entry) ? { tone: 'accent' } : {}),
        }),
      },
      {
        head: words.columns.origin,
        least: 10,
        cell: (entry) => ({ text: safeLine(entry.origin), ...(isSet(entry) ? {} : { tone: 'quiet' }) }),
      },
      {
        head: words.columns.meaning,
        least: 20,
        cell: ({ meaning }) => ({ text: safeLine(meaning), tone: 'quiet' }),
      },
    ];
    await printList(context, {
      rows: await currentEntries(context),
      columns,
      idOf: ({ key }) => key,
      empty: '',
    });
  },
});
