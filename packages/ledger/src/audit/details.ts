// The details of audit entries: enough to recognize a decision years later, when the task is gone. What people wrote and values
// of variables are left out, for they may be secrets; a long text is kept as its beginning and its hash.

import type { InputAnswer, InputQuestion, JobDefinition } from '@coxswain/protocol';
import { sha256 } from './entry.ts';

const MAX_CHARACTERS = 4_096;

/** The text, or how it begins; with the hash of all of it, so that it can be compared. */
const excerpt = (text: string) => ({
  text: text.length > MAX_CHARACTERS ? `${text.slice(0, MAX_CHARACTERS)}…` : text,
  sha256: sha256(text),
});

const isForAlways = (meaning: string | undefined): boolean => meaning?.endsWith('_always') ?? false;

/** What an answer to the question means, and the entry that says so. */
export const decisionOf = (
  { kind, title, detail, options = [] }: InputQuestion,
  answer: InputAnswer | undefined,
  isDenied: boolean,
) => {
  const option = options.find(({ id }) => id === answer?.optionId);
  const meaning = option?.meaning ?? answer?.decision;
  const isApproved = meaning?.startsWith('allow') || meaning?.startsWith('approve');
  const verb = isDenied || meaning?.startsWith('deny') ? 'denied' : isApproved ? 'approved' : 'answered';
  return {
    action: `input.${verb}`,
    detail: {
      kind,
      title: excerpt(title).text,
      ...(detail === undefined ? {} : { request: excerpt(detail) }),
      option: option?.id,
      ...(isForAlways(meaning) ? { always: true } : {}),
    },
  } as const;
};

/** The job as it was saved; its environment and variables are left out. */
export const jobDetail = (job: JobDefinition) => {
  const { name, agent, session, workDir, triggers, prompt, command, workflow } = job;
  return {
    name,
    agent,
    session,
    workDir,
    triggers,
    ...(prompt === undefined ? {} : { prompt: excerpt(prompt) }),
    ...(command === undefined ? {} : { command: excerpt(JSON.stringify(command)) }),
    ...(workflow === undefined ? {} : { workflow: excerpt(workflow) }),
    definition: sha256(JSON.stringify(job)),
  };
};

/** Which fields a change gave other values. */
export const changedFields = (before: JobDefinition, after: JobDefinition): readonly string[] => {
  const fields = new Set([...Object.keys(before), ...Object.keys(after)]);
  const valuesOf = (job: JobDefinition) => new Map<string, unknown>(Object.entries(job));
  const [was, is] = [valuesOf(before), valuesOf(after)];
  return [...fields].filter((field) => JSON.stringify(was.get(field)) !== JSON.stringify(is.get(field)));
};
