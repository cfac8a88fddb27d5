// The argument that says which job.

import { type Parameter, repeated, required, text } from '../input/parameter.ts';

export const jobArgument: Parameter<string> = required('<job>', 'the job, by its name or id', text, {
  completes: 'job',
});

export const jobArguments: Parameter<readonly string[]> = repeated(
  '<job...>',
  'the jobs, by name or id',
  text,
  {
    completes: 'job',
  },
);
