// Settings: reading them with where each comes from, changing one.

import { z } from 'zod';
import { configEntry } from '../schema/config.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const config = {
  list: operation({
    id: 'getConfig',
    route: 'GET /config',
    summary: 'Read the config',
    description: 'Every setting with its value, its default and where the value comes from.',
    output: z.array(configEntry),
    answer: 'The settings.',
    access: people('read the config'),
    dependsOnConfig: true,
  }),
  set: operation({
    id: 'setConfig',
    route: 'PUT /config/{key}',
    summary: 'Change a setting',
    description: 'Checks the value, writes it into the config file and puts it into force.',
    body: z.strictObject({ value: z.unknown() }),
    output: configEntry,
    answer: 'The setting as it is now.',
    problems: ['not_found', 'unprocessable'],
    access: people('change the config'),
    isRepeatable: true,
  }),
};
