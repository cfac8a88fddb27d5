// A step of a survey: an entry of the plan, made of tool calls that say what they did.

import type { Topic } from '../ask.ts';
import { BOUNDS } from '../survey/bounds.ts';
import type { FilesToRead } from '../survey/each-file.ts';
import type { FileList } from '../survey/list-files.ts';
import type { Survey } from '../survey/survey.ts';
import type { Turn } from './turn.ts';

/** What a step knows: the files, once they are listed, and what earlier steps found. */
export interface Found {
  readonly files: FileList;
  readonly survey: Survey;
}

export interface Step {
  readonly title: string;
  readonly priority: 'high' | 'medium' | 'low';
  /** What it is needed for. */
  readonly topics: readonly Topic[];
  run(turn: Turn, found: Found): Promise<Partial<Found>>;
}

/** How many of a list a tool call shows. */
export const SHOWN = 10;

/** The listed files, to be read within the bounds of a survey. */
export const readingOf = ({ folder, signal }: Turn, { paths }: FileList): FilesToRead => ({
  folder,
  paths,
  bounds: BOUNDS,
  signal,
});
