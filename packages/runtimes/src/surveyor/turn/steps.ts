// Which steps a survey takes, and in which order.

import type { Topic } from '../ask.ts';
import { countStep } from './count-step.ts';
import { gitStep } from './git-step.ts';
import { listStep } from './list-step.ts';
import { marksStep } from './marks-step.ts';
import { readmeStep } from './readme-step.ts';
import type { Step } from './step.ts';
import { testsStep } from './tests-step.ts';

const STEPS: readonly Step[] = [listStep, readmeStep, countStep, gitStep, marksStep, testsStep];

/** The steps that the topics need, in order. */
export const stepsFor = (topics: readonly Topic[]): readonly Step[] =>
  STEPS.filter((step) => step.topics.some((topic) => topics.includes(topic)));
