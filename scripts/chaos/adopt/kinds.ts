// The kinds of work that `npm run chaos adopt` keeps going, each with what must be true of it in the end.

import type { Script } from '../../../packages/runtimes/src/testing/model-server/index.ts';
import type { Stage, ToldTask } from './stage.ts';

/** What is known of a load in the end: from the ledger, and from its programs. */
export interface Told {
  readonly tag: string;
  /** Its tasks, in the order of its turns. */
  readonly tasks: readonly ToldTask[];
  readonly children: readonly ToldTask[];
  readonly journal: readonly string[];
}

export interface Kind {
  /** How many tasks follow on each other. Default 1. */
  readonly turns?: number;
  /** Resolves with the id of the task. */
  submit(stage: Stage, tag: string, turn: number): Promise<string>;
  /** What is wrong. */
  faults(told: Told): readonly string[];
}

const range = (last: number): readonly number[] => Array.from({ length: last }, (_, index) => index + 1);

/** The text of a stream, as the ledger has it. */
const printed = (told: ToldTask | undefined, stream: string): string =>
  (told?.events ?? [])
    .flatMap((event) =>
      event.type === 'StreamChunk' && event.data.stream === stream ? [event.data.text] : [],
    )
    .join('');

/** Says where what was seen is not what was wanted. */
export const differs = (what: string, seen: unknown, wanted: unknown): readonly string[] => {
  const [one, other] = [JSON.stringify(seen) ?? 'nothing', JSON.stringify(wanted) ?? 'nothing'];
  if (one === other) return [];
  let at = 0;
  while (one[at] === other[at]) at += 1;
  const from = Math.max(0, at - 30);
  return [`${what} is …${one.slice(from, at + 60)}… and should be …${other.slice(from, at + 60)}…`];
};

const shellTask = async (stage: Stage, prompt: string): Promise<string> =>
  (await stage.client.tasks.submit({ prompt, agent: 'shell', workDir: '/tmp' })).task.id;

const numbersOf = (journal: readonly string[], word: string): readonly number[] =>
  journal.filter((line) => line.startsWith(`${word} `)).map((line) => Number(line.slice(word.length + 1)));

const NUMBERS = 50;
const EXIT_CODE = 4;
/** Prints each of its numbers once, every fifth to stderr as well. */
const numbers: Kind = {
  submit: (stage, tag) =>
    shellTask(
      stage,
      `echo "${tag} pid $$" >> ${stage.journalFile}; i=1; while [ $i -le ${NUMBERS} ]; do echo "${tag} n $i" >> ${stage.journalFile}; echo $i; [ $((i % 5)) = 0 ] && echo e$i >&2; i=$((i+1)); sleep 0.05; done; exit ${EXIT_CODE}`,
    ),
  faults: ({ tasks: [told], journal }) => [
    ...differs(
      'stdout',
      printed(told, 'stdout'),
      range(NUMBERS)
        .map((n) => `${n}\n`)
        .join(''),
    ),
    ...differs(
      'stderr',
      printed(told, 'stderr'),
      range(NUMBERS / 5)
        .map((n) => `e${n * 5}\n`)
        .join(''),
    ),
    ...differs('what it did', numbersOf(journal, 'n'), range(NUMBERS)),
    ...differs('its end', [told?.task.reason, told?.task.exitCode], ['exit_code', EXIT_CODE]),
  ],
};

const BURSTS = 25;
const LINES_A_BURST = 2_000;
/** Prints by the megabyte, in characters of several bytes. */
const bulk: Kind = {
  submit: (stage, tag) =>
    shellTask(
      stage,
      `echo "${tag} pid $$" >> ${stage.journalFile}; n=0; while [ $n -lt ${BURSTS} ]; do seq -f 'aé€😀%.0f' $((n*${LINES_A_BURST}+1)) $(((n+1)*${LINES_A_BURST})); n=$((n+1)); sleep 0.1; done`,
    ),
  faults: ({ tasks: [told] }) => [
    ...differs(
      'stdout',
      printed(told, 'stdout'),
      range(BURSTS * LINES_A_BURST)
        .map((n) => `aé€😀${n}\n`)
        .join(''),
    ),
    ...differs('its end', [told?.task.status, told?.task.exitCode], ['completed', 0]),
  ],
};

const WORDS = 30;
/** What an agent said and did, by its own account, is what the ledger has. */
const performance = ({ tasks: [told], journal }: Told): readonly string[] => [
  ...differs('the words', wordsOf(told), range(WORDS)),
  ...differs('what it did', numbersOf(journal, 'word'), range(WORDS)),
  ...differs('how often it was prompted', journal.filter((line) => line.startsWith('prompt ')).length, 1),
  ...differs(
    'the tools',
    toolsOf(told),
    journal.flatMap((line) => line.match(/^tool (.*)/)?.[1] ?? []),
  ),
  ...differs('its end', told?.task.status, 'completed'),
];
const wordsOf = (told: ToldTask | undefined): readonly number[] =>
  [...printed(told, 'message').matchAll(/<(\d+)>/g)].map(([, n]) => Number(n));
const toolsOf = (told: ToldTask | undefined): readonly string[] =>
  (told?.events ?? []).flatMap(({ type, data }) => (type === 'ToolCallStarted' ? [data.toolCallId] : []));

const format: Kind = {
  submit: async (stage, tag) =>
    (await stage.client.tasks.submit({ prompt: `${tag} work ${WORDS}`, agent: 'coder', workDir: '/tmp' }))
      .task.id,
  faults: (told) => [
    ...performance(told),
    ...differs('the answer', told.tasks[0]?.task.result, `all ${WORDS}`),
    ...differs('the tokens', tokensOf(told.tasks[0]), [10 * WORDS, WORDS]),
  ],
};
const tokensOf = (told: ToldTask | undefined): readonly unknown[] => {
  const { inputTokens, outputTokens } = told?.task.usage ?? {};
  return [inputTokens, outputTokens];
};

const acp: Kind = {
  submit: async (stage, tag) =>
    (await stage.client.tasks.submit({ prompt: `${tag} work ${WORDS}`, agent: 'actor', workDir: '/tmp' }))
      .task.id,
  faults: performance,
};

/** Asks before it does anything; the answer must reach it once, and be the one that was given. */
const permission: Kind = {
  submit: async (stage, tag) =>
    (await stage.client.tasks.submit({ prompt: `${tag} ask 3`, agent: 'actor', workDir: '/tmp' })).task.id,
  faults: ({ tasks: [told], journal }) => {
    const given = (told?.events ?? []).flatMap(({ type, data }) =>
      type === 'InputAnswered' ? [data.answer?.decision === 'deny' ? 'no' : 'yes'] : [],
    );
    const heard = journal.flatMap((line) => line.match(/^answered (.*)/)?.[1] ?? []);
    return [
      ...differs('how often it asked', given.length, 1),
      ...differs('the answers that it got', heard, given),
      ...differs('the words', wordsOf(told), range(3)),
      ...differs('its end', told?.task.status, 'completed'),
    ];
  },
};

const TURNS = 4;
/** A conversation whose agent is kept ready from one turn to the next. */
const conversation: Kind = {
  turns: TURNS,
  submit: async (stage, tag, turn) => {
    const prompt = `${tag}/${turn} work 6`;
    const input = { prompt, agent: 'actor', workDir: '/tmp', session: tag };
    return (await stage.client.tasks.submit(input)).task.id;
  },
  faults: ({ tasks, journal }) => {
    const pids = journal.flatMap((line) => line.match(/^prompt (\d+)/)?.[1] ?? []);
    return [
      ...differs('how often it was prompted', pids.length, TURNS),
      ...(new Set(pids).size > 1 + tasks.flatMap(({ events }) => falseStarts(events)).reduce((a, b) => a + b)
        ? [`${new Set(pids).size} processes served it`]
        : []),
      ...tasks.flatMap((told) => [
        ...differs('the words', wordsOf(told), range(6)),
        ...differs('the end of a turn', told.task.status, 'completed'),
      ]),
    ];
  },
};

const STEPS = 6;
const CLAIM = { input: 100, output: 10 };
/** The model calls one tool after the other: half of them change something, half of them only read. */
export const script: Script = ({ messages, tools }) => {
  if (tools.length === 0) return undefined;
  const [, tag = '', journal = ''] = messages[0]?.text.match(/(adopt-\d+) think (\S+)/) ?? [];
  const n = messages.filter(({ role }) => role === 'tool').length + 1;
  if (n > STEPS) return { say: ['all ', { text: 'done', delayMs: 100 }], claims: CLAIM };
  const id = `${tag}-${n}`;
  const tool =
    n % 2 === 0
      ? { tool: 'read_file', input: { path: '/etc/hostname' }, id }
      : { tool: 'shell', input: { command: `echo "${tag} step ${n}" >> ${journal}; sleep 0.2` }, id };
  return { say: [`<${n}`, { text: '>', delayMs: 80 }, tool], claims: CLAIM };
};

/** The steps that a tool did, and those that the ledger does not say were done. */
const stepsOf = (told: ToldTask | undefined, journal: readonly string[]): readonly number[] => {
  const done = numbersOf(journal, 'step');
  const unknown = (told?.events ?? []).flatMap(({ type, data }) =>
    type === 'ToolCallCompleted' && data.status !== 'completed'
      ? [Number(data.toolCallId.split('-').at(-1))]
      : [],
  );
  return [...done, ...unknown.filter((n) => n % 2 === 1 && !done.includes(n))].toSorted((a, b) => a - b);
};

const model: Kind = {
  submit: async (stage, tag) => {
    const input = { prompt: `${tag} think ${stage.journalFile}`, agent: 'thinker', workDir: '/tmp' };
    return (await stage.client.tasks.submit(input)).task.id;
  },
  faults: ({ tag, tasks: [told], journal }) => [
    ...differs('its end', [told?.task.status, told?.task.result], ['completed', 'all done']),
    // A step that changes something is never repeated; one that is not known to have ended may not have begun.
    ...differs(
      'what its tools did',
      stepsOf(told, journal),
      range(STEPS).filter((n) => n % 2 === 1),
    ),
    ...differs(
      'the tools',
      toolsOf(told),
      range(STEPS).map((n) => `${tag}-${n}`),
    ),
    ...differs('the tokens', tokensOf(told), [CLAIM.input * (STEPS + 1), CLAIM.output * (STEPS + 1)]),
  ],
};

const FAN = 4;
const workflow: Kind = {
  submit: async (stage, tag) => {
    const step = (key: string, more: string): string =>
      `  - {id: ${key.replace(/ .*/, '')}, run: "echo ${tag} step ${key} >> ${stage.journalFile}; echo one; sleep 0.3; echo two", ${more}}`;
    const definition = [
      ...['name: adopt', 'steps:', step('a', 'timeout: 60s')],
      step('fan $COX_INPUT_n', `matrix: {n: [${range(FAN)}]}, needs: a`),
      '  - {id: ok, approve: "Go on?", needs: fan}',
      '  - {id: pause, wait: 400ms, needs: a}',
      step('end', 'needs: [ok, pause]'),
    ].join('\n');
    return (await stage.client.workflows.run({ definition, workDir: '/tmp' })).id;
  },
  faults: ({ tasks: [told], children, journal }) => [
    ...differs(
      'the steps',
      journal.toSorted(),
      ['a', ...range(FAN).map((n) => `fan ${n}`), 'end'].map((key) => `step ${key}`).toSorted(),
    ),
    ...differs('its end', told?.task.status, 'completed'),
    ...children.flatMap((child) => differs('the end of a step', child.task.status, 'completed')),
    ...children
      .filter(({ task }) => task.runtime === 'command')
      .flatMap((child) => differs('what a step printed', printed(child, 'stdout'), 'one\ntwo\n')),
    ...differs('the number of its steps', children.length, FAN + 4),
  ],
};

const ROUNDS = 2;
const discussion: Kind = {
  submit: async (stage, tag) => {
    const input = { topic: `${tag}: one or two?`, agents: ['ada', 'bob'], rounds: ROUNDS, workDir: '/tmp' };
    return (await stage.client.discussions.start(input)).id;
  },
  faults: ({ tasks: [told], children, journal }) => [
    ...differs(
      'who spoke',
      journal.map((line) => line.replace('spoke ', '')).toSorted(),
      children.map(({ task }) => String(task.id)).toSorted(),
    ),
    ...differs('how often it was spoken', children.length, 2 * ROUNDS + 1),
    ...differs('its end', told?.task.status, 'completed'),
    ...children.flatMap((child) => differs('what was said', printed(child, 'stdout'), 'mine\nis this\n')),
  ],
};

export const KINDS = {
  ...{ numbers, bulk, format, acp, permission, conversation, model, workflow, discussion },
} as const satisfies Readonly<Record<string, Kind>>;
export type KindName = keyof typeof KINDS;
export const ALL_KINDS = Object.keys(KINDS) as readonly KindName[];

/** How often it was put off because it had not begun when its daemon died. */
export const falseStarts = (events: ToldTask['events']): number =>
  events.filter(({ type, data }) => type === 'TaskRetrying' && data.reason === 'restarted').length;
