// What came with the trigger of a job, as the variables that its program gets.

import { templateText } from '@coxswain/protocol';
import { INPUT_PREFIX, type Input, inputName } from '../submit/input-variables.ts';

export interface JobValues {
  readonly payload: unknown;
  readonly job: { readonly id: string; readonly name: string };
  readonly trigger: string;
  readonly slot: string;
}

const NAMED = new RegExp(`${INPUT_PREFIX}([A-Za-z0-9_]+)`, 'g');

/**
 * Every text, number and boolean at the top of the payload, and of what lies deeper whatever `texts` name: `COX_INPUT_a_b` is
 * `payload.a.b`, `COX_INPUT_payload` all of it, objects and lists as JSON. What names itself exactly goes before what had to be
 * renamed, and what the daemon says itself before all.
 */
export const inputOfJob = ({ payload, job, trigger, slot }: JobValues, texts: readonly string[]): Input => {
  const input = new Map([...topOf(payload), ...own({ job, trigger, slot })]);
  const wanted = new Set(
    texts.flatMap((text) =>
      [...text.matchAll(NAMED)].flatMap(([, name = '']) => (input.has(name) ? [] : name)),
    ),
  );
  if (wanted.delete('payload')) input.set('payload', templateText(payload));
  return Object.fromEntries([...input, ...findNamed(payload, wanted)]);
};

const own = ({ job, trigger, slot }: Omit<JobValues, 'payload'>): readonly (readonly [string, string])[] => [
  ['job_id', job.id],
  ['job_name', job.name],
  ['trigger', trigger],
  ['slot', slot],
];

const topOf = (payload: unknown): ReadonlyMap<string, string> => {
  const top = new Map<string, string>();
  const entries = entriesOf(payload).filter(([, value]) => typeof value !== 'object' || value === null);
  const isExact = ([key]: readonly [string, unknown]): boolean => inputName(key) === key;
  for (const [key, value] of [...entries.filter(isExact), ...entries.filter((entry) => !isExact(entry))])
    if (key !== '' && !top.has(inputName(key))) top.set(inputName(key), templateText(value));
  return top;
};

const entriesOf = (value: unknown): readonly (readonly [string, unknown])[] =>
  typeof value === 'object' && value !== null ? Object.entries(value) : [];

/** The nearest to the top wins where two paths make one name. */
const findNamed = (payload: unknown, wanted: ReadonlySet<string>): ReadonlyMap<string, string> => {
  const found = new Map<string, string>();
  let level: readonly (readonly [string, unknown])[] = wanted.size === 0 ? [] : [['', payload]];
  while (level.length > 0 && found.size < wanted.size) {
    const next: (readonly [string, unknown])[] = [];
    for (const [prefix, parent] of level)
      for (const [key, value] of entriesOf(parent)) {
        const name = prefix + inputName(key);
        if (wanted.has(name) && !found.has(name)) found.set(name, templateText(value));
        if ([...wanted].some((one) => one.startsWith(`${name}_`))) next.push([`${name}_`, value]);
      }
    level = next;
  }
  return found;
};
