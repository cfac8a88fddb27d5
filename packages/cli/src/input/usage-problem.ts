import { ProblemError } from '@coxswain/protocol';

/** What was typed cannot be meant: exit code 2. The sentence says what is wrong and what would be right. */
export const usageProblem = (sentence: string): ProblemError => new ProblemError('invalid_request', sentence);
