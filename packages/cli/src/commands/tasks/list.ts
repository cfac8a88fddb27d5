import { KIND_ALIASES, TASK_KINDS, type TaskKind, type TaskQueryInput } from '@coxswain/protocol';
import { defineCommand } from '../../command.ts';
import { countOption } from '../../input/count-option.ts';
import { flag, oneOf, optional, type Reader, repeated, text } from '../../input/parameter.ts';
import { keyValue, moment, statuses } from '../../input/readers.ts';
import { printList } from '../../output/list.ts';
import { findTasks } from '../../tasks/pages.ts';
import { ONLY_ROOTS } from '../../tasks/roots.ts';
import { listedColumns } from '../../tasks/task-list.ts';

const DEFAULT_COUNT = 50;

const kinds: Reader<readonly string[]> = (given, name) =>
  given.split(',').map((part) => {
    const word = part.trim();
    const aliases: Readonly<Record<string, TaskKind>> = KIND_ALIASES;
    return oneOf(TASK_KINDS)(Object.hasOwn(aliases, word) ? (aliases[word] ?? word) : word, name);
  });

/** Filters that look for something find it wherever it is, also below another task. */
const FINDING: readonly (keyof TaskQueryInput)[] = ['agent', 'session', 'kind', 'search', 'label', 'parent'];

/** A query without the filters that nobody asked for. */
const withoutBlanks = (query: Record<string, string | string[] | undefined>): TaskQueryInput =>
  Object.fromEntries(
    Object.entries(query).filter(([, value]) => value !== undefined && value.length > 0),
  ) as TaskQueryInput; // every key is one of the query's, set below

export const list = defineCommand({
  arguments: {},
  options: {
    status: optional('--status <s,...>', 'only tasks in these statuses', statuses, {
      completes: ['pending', 'running', 'needs_input', 'completed', 'failed', 'cancelled'],
    }),
    agent: optional('--agent <name,...>', 'only tasks of these agents', text, { completes: 'agent' }),
    session: optional('--session <name>', 'only tasks of this session', text, { completes: 'session' }),
    kind: optional('--kind <k,...>', 'only tasks of these kinds', kinds, { completes: TASK_KINDS }),
    since: optional('--since <time>', 'submitted at or after: 2h, yesterday 18:00, 2026-11-20', text),
    until: optional('--until <time>', 'submitted before', text),
    search: optional(
      '--search <words>',
      'words in the title, prompt, result or error, or the start of an id',
      text,
    ),
    label: repeated('--label <k=v>', 'only tasks with this label; `k` alone matches any value', keyValue),
    parent: optional('--parent <id>', 'direct children of this task', text, { completes: 'task' }),
    children: flag('--children', 'include parts of other tasks: steps, speeches, helpers'),
    count: countOption(DEFAULT_COUNT),
    all: flag('--all', 'list all matches'),
  },
  details:
    'Leaves out steps, speeches and helpers unless --agent, --session, --kind, --label, --search or --parent matches them.',
  examples: [
    'cox tasks list --status failed --since yesterday',
    'cox tasks list --label team=web --json',
    'cox tasks list --parent @1',
  ],
  async run(context, { options }) {
    const { deps, output, words } = context;
    const query = withoutBlanks({
      status: options.status?.join(','),
      agent: options.agent,
      session: options.session,
      kind: options.kind?.join(','),
      since: moment(options.since, '--since', 'past', deps),
      until: moment(options.until, '--until', 'past', deps),
      search: options.search,
      label: options.label.map(({ key, value }) => (value === undefined ? key : `${key}=${value}`)),
      parent: options.parent,
    });
    const isFinding = options.children || FINDING.some((name) => name in query);
    const most = options.all ? undefined : (options.count ?? DEFAULT_COUNT);
    const { tasks, hasMore } = await findTasks(
      await context.client(),
      { ...query, ...(isFinding ? {} : ONLY_ROOTS) },
      most,
    );
    const isFiltered = Object.keys(query).length > 0;
    await printList(context, {
      rows: tasks,
      columns: listedColumns(context),
      idOf: ({ id }) => id,
      empty: isFiltered ? words.empty.filtered : words.empty.tasks,
    });
    if (hasMore && !output.isJson) await output.note(words.notes.moreExist(tasks.length));
  },
});
