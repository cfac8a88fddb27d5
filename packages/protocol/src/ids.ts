// Ids are a prefix that names the noun and 12 random characters of lower-case base32 (RFC 4648 alphabet, 60 bits).

declare const brand: unique symbol;
type Branded<Name extends string> = string & { readonly [brand]: Name };

export type TaskId = Branded<'TaskId'>;
export type InputId = Branded<'InputId'>;
export type LedgerId = Branded<'LedgerId'>;
export type JobId = Branded<'JobId'>;
export type DeliveryId = Branded<'DeliveryId'>;
export type RouteId = Branded<'RouteId'>;
export type TokenId = Branded<'TokenId'>;

const ALPHABET = 'abcdefghijklmnopqrstuvwxyz234567';
const RANDOM_CHARACTERS = 12;
/** How many characters of the random part are displayed. */
export const SHORT_ID_CHARACTERS = 8;
/** The shortest id prefix that commands accept. */
export const MIN_PREFIX_CHARACTERS = 3;

/** How many random bytes an id needs. */
export const ID_BYTES = RANDOM_CHARACTERS;

const encode = (bytes: Uint8Array): string => {
  if (bytes.length < ID_BYTES)
    throw new RangeError(`an id needs ${ID_BYTES} random bytes, got ${bytes.length}`);
  let text = '';
  for (const byte of bytes.subarray(0, RANDOM_CHARACTERS)) text += ALPHABET[byte & 31];
  return text;
};

/** Makes a task id from {@link ID_BYTES} random bytes. */
export const taskIdFrom = (bytes: Uint8Array): TaskId => `tsk_${encode(bytes)}` as TaskId;
/** Makes the id of an input request from {@link ID_BYTES} random bytes. */
export const inputIdFrom = (bytes: Uint8Array): InputId => `inp_${encode(bytes)}` as InputId;
/** Makes the id of a ledger from {@link ID_BYTES} random bytes. */
export const ledgerIdFrom = (bytes: Uint8Array): LedgerId => `led_${encode(bytes)}` as LedgerId;

/** Makes a job id from {@link ID_BYTES} random bytes. */
export const jobIdFrom = (bytes: Uint8Array): JobId => `job_${encode(bytes)}` as JobId;
/** Makes the id of a delivery from {@link ID_BYTES} random bytes. */
export const deliveryIdFrom = (bytes: Uint8Array): DeliveryId => `dlv_${encode(bytes)}` as DeliveryId;
/** Makes the id of a channel route from {@link ID_BYTES} random bytes. */
export const routeIdFrom = (bytes: Uint8Array): RouteId => `rte_${encode(bytes)}` as RouteId;
/** Makes the id of an access token from {@link ID_BYTES} random bytes. */
export const tokenIdFrom = (bytes: Uint8Array): TokenId => `tok_${encode(bytes)}` as TokenId;

const TASK_ID = /^tsk_[a-z2-7]{12}$/;
const INPUT_ID = /^inp_[a-z2-7]{12}$/;

/** True for a full task id. */
export const isTaskId = (text: string): text is TaskId => TASK_ID.test(text);
/** True for a full id of an input request. */
export const isInputId = (text: string): text is InputId => INPUT_ID.test(text);

/** The part of an id to display: the first {@link SHORT_ID_CHARACTERS} of its random part. */
export const shortId = (id: string): string => id.slice(id.indexOf('_') + 1).slice(0, SHORT_ID_CHARACTERS);

/** A reference to a task as typed: its position from the newest (1), or an id prefix including `tsk_`. */
export type TaskRef = { readonly newest: number } | { readonly prefix: string };

/**
 * Reads `@1` (the newest), a full id, or the first {@link MIN_PREFIX_CHARACTERS} or more characters of its random part, in
 * either case. Undefined if the text cannot refer to a task.
 */
export const parseTaskRef = (text: string): TaskRef | undefined => {
  const newest = /^@([1-9]\d{0,8})$/.exec(text);
  if (newest) return { newest: Number(newest[1]) };
  const prefix = text.toLowerCase().replace(/^tsk_/, '');
  if (prefix.length < MIN_PREFIX_CHARACTERS || prefix.length > RANDOM_CHARACTERS) return undefined;
  return /^[a-z2-7]+$/.test(prefix) ? { prefix: `tsk_${prefix}` } : undefined;
};
