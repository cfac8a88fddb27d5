// The tool that asks the person whose task it is.

import type { InputQuestion } from '@coxswain/protocol';
import { z } from 'zod';
import type { RunHandle } from '../../runtime.ts';
import { defineTool, type ModelTool } from './tool.ts';

const input = z.object({
  question: z.string().min(1),
  options: z.array(z.string().min(1)).max(10).optional().describe('Answers to choose from'),
});

export const ASK_USER = 'ask_user';

export const askUserTool = (ask: RunHandle['ask']): ModelTool =>
  defineTool({
    name: ASK_USER,
    description:
      'Asks the person whose task this is, and waits for the answer. Ask only what you cannot find out.',
    input,
    kind: 'think',
    prepare: ({ question, options }) => {
      const choices = options?.map((label, at) => ({ id: `option_${at + 1}`, label }));
      return {
        title: question,
        run: async () => {
          const wanted: InputQuestion = {
            kind: 'question',
            title: question,
            ...(choices ? { options: choices } : {}),
          };
          const { decision, optionId, text } = await ask(wanted);
          const chosen = choices?.find(({ id }) => id === optionId)?.label;
          const said = [chosen, text].filter((each) => each !== undefined && each !== '').join(': ');
          if (decision === 'deny')
            return {
              text: said === '' ? 'They do not want to answer.' : `They declined: ${said}`,
              isError: true,
            };
          return { text: said === '' ? 'They agreed, without words.' : said };
        },
      };
    },
  });
