// The table of a channel's config keys.

import { CHANNEL_TYPES, type ChannelDefinition, type ChannelType } from '@coxswain/protocol';
import type * as z from 'zod';
import { command } from './agent-kinds.ts';
import { choice, httpUrl, list, secret, text, whenRead } from './kinds.ts';

/** A channel as the file defines it. */
export type ConfiguredChannel = Omit<Partial<ChannelDefinition>, 'name' | 'definedIn'>;

export interface ChannelKeyDefinition<Field extends keyof ConfiguredChannel> {
  /** The field of the definition it sets. */
  readonly field: Field;
  readonly schema: z.ZodType<NonNullable<ConfiguredChannel[Field]>>;
  readonly meaning: string;
  /** The types it applies to. */
  readonly types: readonly ChannelType[];
}

const define = <Field extends keyof ConfiguredChannel>(
  field: Field,
  make: () => z.ZodType<NonNullable<ConfiguredChannel[Field]>>,
  meaning: string,
  types: readonly ChannelType[],
): ChannelKeyDefinition<Field> => whenRead(make, { field, meaning, types });

const CHATS = ['telegram', 'slack'] as const;
const WEBHOOK = ['webhook'] as const;
const SLACK = ['slack'] as const;

export const CHANNEL_KEYS = {
  type: define('type', () => choice(CHANNEL_TYPES), 'the transport', CHANNEL_TYPES),
  url: define('url', () => httpUrl('https://example.com/hook'), 'where notices are sent, as JSON', WEBHOOK),
  secret: define(
    'secret',
    secret,
    `signs requests (Standard Webhooks); \${NAME}: a variable of the daemon`,
    WEBHOOK,
  ),
  secretFile: define('secretFile', () => text('a path'), 'a file that holds the secret', WEBHOOK),
  token: define('secret', secret, `the bot token; \${NAME}: a variable of the daemon`, CHATS),
  tokenFile: define('secretFile', () => text('a path'), 'a file that holds the token', CHATS),
  appToken: define(
    'appToken',
    secret,
    'the app token (Socket Mode); without it the channel only sends',
    SLACK,
  ),
  appTokenFile: define('appTokenFile', () => text('a path'), 'a file that holds the app token', SLACK),
  baseUrl: define(
    'baseUrl',
    () => httpUrl('http://127.0.0.1:8081'),
    "the API's address, if not the usual one",
    CHATS,
  ),
  command: define('command', command, 'program and arguments; it reads the notice as JSON from stdin', [
    'command',
  ]),
  path: define('path', () => text('a path'), 'the file to append JSON lines to', ['file']),
  address: define(
    'defaultAddress',
    () => text('an address'),
    'the default address, for targets that name none: a chat, or chat/thread',
    CHATS,
  ),
  allow: define(
    'allow',
    () => list(text('an id'), 'ids'),
    'ids of the people and chats that may write to it; default: nobody',
    CHATS,
  ),
  account: define(
    'account',
    () => text('a name'),
    "the bot's name in conversation keys; default: the channel's name",
    CHATS,
  ),
} as const;

export type ChannelKey = keyof typeof CHANNEL_KEYS;

// The keys of the object literal above.
export const CHANNEL_KEY_NAMES: readonly ChannelKey[] = Object.keys(CHANNEL_KEYS) as ChannelKey[];

/** True for a key that a channel's definition may have. */
export const isChannelKey = (key: string): key is ChannelKey => Object.hasOwn(CHANNEL_KEYS, key);
