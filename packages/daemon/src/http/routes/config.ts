// Settings: reading them with where each comes from, changing one.

import { auditBy } from '@coxswain/engine';
import { configEntry, setConfigBody } from '@coxswain/protocol/schema';
import { z } from 'zod';
import { json } from '../answer.ts';
import { plainRoute, type Route } from '../route.ts';
import type { Services } from '../services.ts';

export const configRoutes = ({ config }: Services): readonly Route[] => [
  plainRoute({
    name: 'getConfig',
    summary: 'Read the config',
    description: 'Every setting with its value, its default and where the value comes from.',
    answers: [{ status: 200, description: 'The settings.', schema: z.array(configEntry) }],
    problems: ['forbidden'],
    handle() {
      return json(200, config.entries());
    },
  }),
  plainRoute({
    name: 'setConfig',
    summary: 'Change a setting',
    description: 'Checks the value, writes it into the config file and puts it into force.',
    body: setConfigBody,
    answers: [{ status: 200, description: 'The setting as it is now.', schema: configEntry }],
    problems: ['forbidden', 'not_found', 'unprocessable'],
    async handle({ params, body, caller }) {
      return json(200, await config.set(params.key ?? '', body.value, auditBy(caller)));
    },
  }),
];
