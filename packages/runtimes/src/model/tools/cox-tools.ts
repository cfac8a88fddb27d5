// The tools of cox as tools of the loop. What they may do follows from the rights of the task, so nobody is asked.

import type { CoxTool } from '../../runtime.ts';
import type { ModelTool } from './tool.ts';

export const coxTool = ({ name, description, inputSchema, call }: CoxTool): ModelTool => ({
  name,
  description,
  inputSchema,
  kind: 'other',
  isParallel: true,
  prepare: async (input) => ({ title: name, run: ({ signal }) => call(input, signal) }),
});
