// How an answer is written: JSON with the headers that every answer carries.

import { BUILD, BUILD_HEADER, PROTOCOL_HEADER, PROTOCOL_VERSION } from '@coxswain/protocol';

/** The headers of every answer. A plain object: node-server writes it out without building a Headers. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  [PROTOCOL_HEADER]: String(PROTOCOL_VERSION),
  [BUILD_HEADER]: BUILD,
};

const JSON_HEADERS = { ...COMMON_HEADERS, 'content-type': 'application/json; charset=utf-8' };

/** A JSON answer; undefined fields are left out. */
export const json = (status: number, value: unknown, headers?: Readonly<Record<string, string>>): Response =>
  new Response(JSON.stringify(value), {
    status,
    headers: headers === undefined ? JSON_HEADERS : { ...JSON_HEADERS, ...headers },
  });

/** A complete answer of another type. */
export const text = (status: number, contentType: string, body: string): Response =>
  new Response(body, { status, headers: { ...COMMON_HEADERS, 'content-type': contentType } });

/** An answer without a body. */
export const empty = (status: number, headers: Readonly<Record<string, string>> = {}): Response =>
  new Response(null, { status, headers: { ...COMMON_HEADERS, ...headers } });
