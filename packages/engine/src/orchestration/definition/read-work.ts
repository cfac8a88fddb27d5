// What a step does: exactly one of prompt, run, workflow, discuss, approve and wait.

import {
  DEFAULT_ROUND_LIMIT_MS,
  DEFAULT_ROUNDS,
  MAX_SPEAKERS,
  MIN_SPEAKERS,
  STEP_KINDS,
  type StepKind,
} from '@coxswain/protocol';
import { duration, hintFor, type Located, wholeNumber } from '@coxswain/protocol/validation';
import { z } from 'zod';
import { lineFault, wordFault } from '../../submit/index.ts';
import type { StepContext } from './read-context.ts';
import { readSubWorkflow } from './read-sub-workflow.ts';
import { TEXT, type Texts, WORDS } from './read-texts.ts';
import type { DraftText, ReadWork } from './step-draft.ts';
import { STEP, type StepFields } from './step-fields.ts';

const LEAF = { tasksBelow: 0, depthBelow: 0 } as const;
const MAX_ARGUMENTS = 4_096;
const MIN_ROUND_LIMIT_MS = 1_000;
const MAX_ROUNDS = 20;

/** undefined: a fault was found. */
export const readWork = (step: StepFields, texts: Texts, context: StepContext): ReadWork | undefined => {
  const kinds = STEP_KINDS.filter((kind) => step.fields.at(kind));
  const [kind] = kinds;
  const at = kind === undefined ? undefined : step.fields.at(kind);
  if (kind === undefined || at === undefined) {
    const entries = step.at.entries();
    const empty = entries.find(([name]) => STEP_KINDS.some((known) => known === name));
    empty?.[1].fault(`'${empty[0]}' is empty`);
    // What it does was written under another name: that is said already.
    if (empty || entries.some(([name, value]) => !value.isNothing && !Object.hasOwn(STEP, name)))
      return undefined;
    step.at.fault(`step '${step.id}' does nothing: give it one of ${STEP_KINDS.join(', ')}`);
    return undefined;
  }
  if (kinds.length > 1) {
    step.at.fault(`step '${step.id}' has ${kinds.join(' and ')}: a step does one thing, make it two`);
    return undefined;
  }
  requireFitting(step, kind);
  return readKind(kind, at, { step, texts, context });
};

/** Fields that only some kinds of work have. */
const ONLY: readonly (readonly [keyof typeof STEP, readonly StepKind[]])[] = [
  ['agent', ['prompt']],
  ['input', ['workflow']],
  ['session', ['prompt', 'run']],
  ['timeout', ['prompt', 'run', 'workflow', 'approve']],
];

const requireFitting = ({ fields }: StepFields, kind: StepKind): void => {
  for (const [name, kinds] of ONLY) {
    if (kinds.includes(kind)) continue;
    const also = kind === 'run' && name === 'agent' ? '; shell commands run without an agent' : '';
    fields.at(name)?.fault(`'${name}' belongs to steps with ${kinds.join(' or ')}, not ${kind}${also}`);
  }
};

interface Reading {
  readonly step: StepFields;
  readonly texts: Texts;
  readonly context: StepContext;
}

const readKind = (kind: StepKind, at: Located, { step, texts, context }: Reading): ReadWork | undefined => {
  switch (kind) {
    case 'prompt': {
      const agentAt = step.fields.at('agent');
      const agent = agentAt && readAgent(agentAt, context);
      const isLine = agent !== undefined && context.shells.includes(agent);
      const unsafe = isLine ? unsafeIn(at) : undefined;
      const prompt = texts.words(at, { unsafe });
      return prompt === undefined ? undefined : { work: { kind, prompt, agent }, ...LEAF };
    }
    case 'run':
      return readRun(at, texts);
    case 'workflow':
      return readSubWorkflow(at, step, texts, context);
    case 'discuss':
      return readDiscussion(at, texts, context);
    case 'approve': {
      const question = texts.words(at);
      return question === undefined ? undefined : { work: { kind, question }, ...LEAF };
    }
    case 'wait': {
      const waitMs = step.fields.read('wait');
      return waitMs === undefined ? undefined : { work: { kind, waitMs }, ...LEAF };
    }
  }
};

const unsafeIn =
  (at: Located): DraftText['unsafe'] =>
  (reference) =>
    lineFault(at.read(TEXT) ?? '', reference, 'workflow');

const readRun = (at: Located, texts: Texts): ReadWork | undefined => {
  if (!at.isList) {
    const line = texts.words(at, { unsafe: unsafeIn(at) });
    return line === undefined ? undefined : { work: { kind: 'run', line }, ...LEAF };
  }
  const items = at.items();
  const command: string[] = [];
  for (const [index, item] of items.entries()) {
    // Asked when all words are read.
    const word = texts.text(item, { unsafe: () => wordFault(command, index, 'workflow') });
    if (word !== undefined) command.push(word);
  }
  if (command.length < items.length) return undefined;
  if (command.length > 0 && command.length <= MAX_ARGUMENTS && command[0] !== '')
    return { work: { kind: 'run', command }, ...LEAF };
  at.fault('has no program: write it first, then its arguments');
  return undefined;
};

const DISCUSSION = {
  topic: WORDS,
  agents: z.unknown(),
  judge: STEP.agent,
  rounds: wholeNumber(1, MAX_ROUNDS),
  roundLimit: duration(MIN_ROUND_LIMIT_MS),
} as const;

const readDiscussion = (at: Located, texts: Texts, context: StepContext): ReadWork | undefined => {
  const fields = at.fields(DISCUSSION, { expected: 'a map with topic and agents', of: 'a discussion' });
  if (!at.isMap) return undefined;
  const topicAt = fields.at('topic');
  if (!topicAt) at.fault("'topic' is missing: what do they talk about?");
  const topic = topicAt && texts.words(topicAt);
  const agents = readSpeakers(fields.at('agents'), at, context);
  const judgeAt = fields.at('judge');
  const judge = (judgeAt && readSpeaker(judgeAt, context)) ?? agents?.[0];
  const rounds = fields.read('rounds') ?? DEFAULT_ROUNDS;
  const roundLimitMs = fields.read('roundLimit') ?? DEFAULT_ROUND_LIMIT_MS;
  if (topic === undefined || agents === undefined || judge === undefined) return undefined;
  return {
    work: { kind: 'discuss', topic, agents, judge, rounds, roundLimitMs },
    tasksBelow: agents.length * rounds + 1,
    depthBelow: 1,
  };
};

const readAgent = (at: Located, { agents }: StepContext): string | undefined => {
  const name = at.read(STEP.agent);
  if (name !== undefined && agents && !agents.includes(name))
    at.fault(`there is no agent '${name}'${hintFor(name, agents)}`);
  return name;
};

const readSpeaker = (at: Located, context: StepContext): string | undefined => {
  const name = readAgent(at, context);
  if (name !== undefined && context.shells.includes(name))
    at.fault(
      `agent '${name}' would run what the others say as shell commands; choose one that reads its prompt`,
    );
  return name;
};

const readSpeakers = (
  at: Located | undefined,
  step: Located,
  context: StepContext,
): readonly string[] | undefined => {
  if (!at) {
    step.fault("'agents' is missing: who talks?");
    return undefined;
  }
  const agents = at.items('a list of agents').flatMap((item) => readSpeaker(item, context) ?? []);
  if (agents.length >= MIN_SPEAKERS && agents.length <= MAX_SPEAKERS) return agents;
  at.fault(`has ${agents.length} agents: it takes ${MIN_SPEAKERS} to ${MAX_SPEAKERS}`);
  return undefined;
};
