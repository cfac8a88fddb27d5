// A session: its columns and its fields.

import { grouped } from '@coxswain/locale';
import { printableLine, type Session, sessionLabel } from '@coxswain/protocol';
import { type Field, field } from './fields.ts';
import { NOTHING } from './line.ts';
import { agoText, timeText } from './moment.ts';
import type { RenderContext } from './render-context.ts';
import type { Column } from './table.ts';
import { tokensOf, tokensText, usageFields } from './usage.ts';

export const sessionColumns = (context: RenderContext) => {
  const { words, surface } = context;
  const { columns } = words;
  return {
    name: {
      head: columns.name,
      rank: 0,
      least: 12,
      most: 28,
      // Where there is no room for titles, the title takes the place of a missing name.
      cell: (session) => ({
        text: printableLine(surface === 'screen' ? sessionLabel(session) : session.name),
        tone: 'strong',
      }),
    },
    title: {
      head: columns.description,
      rank: 5,
      least: 12,
      most: 40,
      cell: ({ title = '–' }) => printableLine(title),
    },
    agent: { head: columns.agent, rank: 1, least: 6, most: 16, cell: ({ agent }) => printableLine(agent) },
    tasks: { head: columns.tasks, rank: 7, align: 'right', cell: ({ tasks }) => String(tasks) },
    active: {
      head: columns.active,
      rank: 2,
      align: 'right',
      by: ({ activeTasks }) => activeTasks,
      cell: ({ activeTasks: count }) =>
        count === 0 && surface !== 'pipe' ? NOTHING : { text: grouped(count), tone: 'running' },
    },
    tokens: {
      head: columns.tokens,
      rank: 6,
      align: 'right',
      cell: ({ usage }) => tokensText(usage),
      by: ({ usage }) => tokensOf(usage),
    },
    used: {
      head: columns.used,
      rank: 3,
      cell: ({ lastTaskAt, createdAt }) => ({
        text: agoText(lastTaskAt ?? createdAt, context),
        tone: 'quiet',
      }),
      by: ({ lastTaskAt, createdAt }) => -Date.parse(lastTaskAt ?? createdAt),
    },
  } satisfies Record<string, Column<Session>>;
};

export const sessionFields = (session: Session, context: RenderContext): readonly Field[] => {
  const { words } = context;
  const { fields } = words;
  return [
    ...field(fields.name, { text: printableLine(session.name), tone: 'strong' }),
    ...field(fields.title, printableLine(session.title ?? '')),
    ...field(fields.agent, printableLine(session.agent)),
    ...field(fields.model, printableLine(session.model ?? '')),
    ...field(fields.created, timeText(session.createdAt, context)),
    ...field(fields.lastTask, timeText(session.lastTaskAt, context)),
    ...field(fields.tasks, String(session.tasks)),
    ...field(fields.activeTasks, String(session.activeTasks)),
    ...(session.usage === undefined ? [] : usageFields(session.usage, words)),
  ];
};
