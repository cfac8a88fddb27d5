// Sends one turn of the script as the answer to one request, piece by piece, as long as the client stays.

import type { ServerResponse } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import type { ApiDialect, Finish, Frame, StreamWriter, ToolCallPiece } from './answer-writer.ts';
import { anthropicDialect } from './anthropic-dialect.ts';
import type { Api, Asked } from './asked.ts';
import type { Claim } from './claim.ts';
import { openaiDialect } from './openai-dialect.ts';
import type { AnswerTurn, ErrorTurn, Piece, Turn } from './script.ts';

export const DIALECTS: Readonly<Record<Api, ApiDialect>> = {
  openai: openaiDialect,
  anthropic: anthropicDialect,
};

const BYTES_PER_TOKEN = 4;
const CUTS = 3;

/** Resolves when all was sent or the client has gone; true when the server itself broke the answer off. */
export const answer = async (asked: Asked, turn: Turn, response: ServerResponse): Promise<boolean> => {
  if ('hangUp' in turn) {
    response.destroy();
    return true;
  }
  if ('status' in turn) sendError(asked.api, turn, response);
  else if (asked.isStreaming) return stream(asked, turn, response);
  else await sendWhole(asked, turn, response);
  return false;
};

/** Answers with an error in the words of the API. */
export const sendError = (api: Api, turn: ErrorTurn, response: ServerResponse): void => {
  const { status, message = 'the script says so', code, headers, body } = turn;
  const text = body ?? JSON.stringify(DIALECTS[api].error(status, message, code));
  response.writeHead(status, { 'content-type': 'application/json', ...headers });
  response.end(text);
};

const callOf = (piece: Extract<Piece, { tool: string }>, asked: Asked, at: number): ToolCallPiece => {
  const json = typeof piece.input === 'string' ? piece.input : JSON.stringify(piece.input);
  const size = Math.max(1, Math.ceil(json.length / (piece.cuts ?? CUTS)));
  const inputParts = Array.from({ length: Math.ceil(json.length / size) }, (_, n) =>
    json.slice(n * size, (n + 1) * size),
  );
  return { id: piece.id ?? `call_${asked.n}_${at + 1}`, name: piece.tool, inputParts };
};

const textOf = (piece: Piece): string => {
  if (typeof piece === 'string') return piece;
  return 'text' in piece ? piece.text : '';
};

const claimOf = ({ say, claims }: AnswerTurn, asked: Asked): Claim => {
  const tokens = (bytes: number): number => Math.ceil(bytes / BYTES_PER_TOKEN);
  return claims ?? { input: tokens(asked.sizeBytes), output: tokens(JSON.stringify(say).length) };
};

const finishOf = ({ say, finish }: AnswerTurn): Finish =>
  finish ?? (say.some((piece) => typeof piece === 'object' && 'tool' in piece) ? 'tool' : 'stop');

const idOf = (asked: Asked): string => `answer_${asked.n}`;

const sendWhole = async (asked: Asked, turn: AnswerTurn, response: ServerResponse): Promise<void> => {
  const claim = turn.isUncounted ? undefined : claimOf(turn, asked);
  const { say } = turn;
  const gone = new Promise((resolve) => response.once('close', resolve));
  for (const piece of say)
    if (typeof piece === 'object' && 'gate' in piece) await Promise.race([piece.gate, gone]);
  const whole = {
    text: say.map(textOf).join(''),
    reasoning: say
      .map((piece) => (typeof piece === 'object' && 'reasoning' in piece ? piece.reasoning : ''))
      .join(''),
    calls: say.flatMap((piece, at) =>
      typeof piece === 'object' && 'tool' in piece ? [callOf(piece, asked, at)] : [],
    ),
    finish: finishOf(turn),
  };
  asked.claimed = claim;
  response.writeHead(200, { 'content-type': 'application/json' });
  response.end(
    JSON.stringify(DIALECTS[asked.api].whole(whole, { id: idOf(asked), model: asked.model, claim })),
  );
};

const stream = async (asked: Asked, turn: AnswerTurn, response: ServerResponse): Promise<boolean> => {
  const claim = turn.isUncounted ? undefined : claimOf(turn, asked);
  const shown = asked.wantsUsage ? claim : undefined;
  const writer = DIALECTS[asked.api].streamWriter({ id: idOf(asked), model: asked.model, claim: shown });
  const left = new AbortController();
  response.once('close', () => left.abort());
  response.writeHead(200, { 'content-type': 'text/event-stream', 'cache-control': 'no-cache' });
  const send = (frames: readonly Frame[]): void => {
    for (const { event, data, claim: claimed } of frames) {
      if (left.signal.aborted) return;
      response.write(`${event ? `event: ${event}\n` : ''}data: ${JSON.stringify(data)}\n\n`);
      if (claimed) asked.claimed = claimed;
    }
  };
  send(writer.begin());
  for (const [at, piece] of turn.say.entries()) {
    if (left.signal.aborted) return false;
    if (typeof piece === 'object' && 'cut' in piece) {
      // What was written must reach the client before the connection breaks.
      await new Promise<void>((resolve) => response.write(': cut\n\n', () => resolve()));
      response.destroy();
      return true;
    }
    await sendPiece(piece, { asked, at, writer, send, left: left.signal });
    if (typeof piece === 'object' && 'streamError' in piece) {
      response.end();
      return true;
    }
  }
  send(writer.end(finishOf(turn)));
  if (asked.api === 'openai') response.write('data: [DONE]\n\n');
  response.end();
  return false;
};

interface Sending {
  readonly asked: Asked;
  readonly at: number;
  readonly writer: StreamWriter;
  readonly send: (frames: readonly Frame[]) => void;
  readonly left: AbortSignal;
}

const sendPiece = async (piece: Piece, { asked, at, writer, send, left }: Sending): Promise<void> => {
  if (typeof piece === 'string') return send(writer.text(piece));
  if ('reasoning' in piece) return send(writer.reasoning(piece.reasoning));
  if ('tool' in piece) return send(writer.tool(callOf(piece, asked, at)));
  if ('streamError' in piece) return send(writer.error(piece.streamError, piece.type ?? 'overloaded_error'));
  if ('gate' in piece) {
    const gone = new Promise<void>((resolve) =>
      left.addEventListener('abort', () => resolve(), { once: true }),
    );
    await Promise.race([piece.gate, gone]);
    return;
  }
  if ('endless' in piece) {
    while (!left.aborted) {
      send(writer.text(piece.endless));
      await sleep(piece.everyMs, undefined, { signal: left }).catch(() => {});
    }
    return;
  }
  if ('text' in piece) {
    if (piece.delayMs) await sleep(piece.delayMs, undefined, { signal: left }).catch(() => {});
    send(writer.text(piece.text));
  }
};
