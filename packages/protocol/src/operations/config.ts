// Settings: read them with the origin of each, change one.

import { z } from 'zod';
import { configEntry } from '../schema/config.ts';
import { people } from './access.ts';
import { operation } from './operation.ts';

export const config = {
  list: operation({
    id: 'getConfig',
    route: 'GET /config',
    summary: 'Read the config',
    description: 'Every setting with its value, default and origin.',
    output: z.array(configEntry),
    answer: 'The settings.',
    access: people('read the config'),
    dependsOnConfig: true,
  }),
  set: operation({
    id: 'setConfig',
    route: 'PUT /config/{key}',
    summary: 'Change a setting',
    description: 'Validates the value, writes it to the config file and applies it.',
    body: z.strictObject({ value: z.unknown() }),
    output: configEntry,
    answer: 'The changed setting.',
    problems: ['not_found', 'unprocessable'],
    access: people('change the config'),
    isRepeatable: true,
  }),
};
