// Separates the messages of JSON-RPC from what an agent prints by mistake. What is no message never reaches the SDK, which would
// answer it, or complain on the console of the daemon.

import type { AnyMessage } from '@agentclientprotocol/sdk/unstable';
import { isFields } from '../updates/reading.ts';

export type WireId = string | number | null;

export type WireMessage =
  | { readonly kind: 'request'; readonly id: WireId; readonly message: AnyMessage }
  | { readonly kind: 'response'; readonly id: WireId; readonly message: AnyMessage }
  /** Of the protocol itself, like `$/cancel_request`. */
  | { readonly kind: 'control'; readonly message: AnyMessage }
  | { readonly kind: 'notification'; readonly method: string; readonly params: unknown };

/** Reads one line; undefined when it is no message of JSON-RPC 2.0. */
export const readMessage = (line: string): WireMessage | undefined => {
  const value = parse(line);
  if (!isFields(value) || value.jsonrpc !== '2.0') return undefined;
  // It has the fields of its kind, and the SDK checks the rest.
  const message = value as unknown as AnyMessage;
  if (typeof value.method === 'string') {
    const { method, params } = value;
    if (!('id' in value))
      return method.startsWith('$/')
        ? { kind: 'control', message }
        : { kind: 'notification', method, params };
    return isId(value.id) ? { kind: 'request', id: value.id, message } : undefined;
  }
  const isAnswer = 'result' in value || 'error' in value;
  return isAnswer && isId(value.id) ? { kind: 'response', id: value.id, message } : undefined;
};

const isId = (id: unknown): id is WireId => id === null || typeof id === 'string' || typeof id === 'number';

const parse = (line: string): unknown => {
  try {
    return JSON.parse(line);
  } catch {
    return undefined;
  }
};
