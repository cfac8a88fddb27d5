// The WebSocket side: it greets, sends envelopes, and sends those again over the next connection that were not acknowledged.
// https://docs.slack.dev/apis/events-api/using-socket-mode

import type { Server } from 'node:http';
import { type WebSocket, WebSocketServer } from 'ws';
import { Recorded } from '../recorded.ts';

interface Envelope {
  readonly id: string;
  readonly body: object;
  attempt: number;
}

export class SocketMode {
  /** Ids of envelopes that were acknowledged, in order. */
  readonly acknowledged = new Recorded<string>();
  /** Connections that were greeted, counted from 1. */
  readonly greeted = new Recorded<number>();
  readonly #sockets: WebSocketServer;
  readonly #tickets = new Set<string>();
  readonly #waiting = new Map<string, Envelope>();
  readonly #open = new Set<WebSocket>();
  #nextEnvelope = 1;
  #nextTicket = 1;

  constructor(server: Server) {
    this.#sockets = new WebSocketServer({ noServer: true });
    server.on('upgrade', (request, socket, head) => {
      const ticket = new URL(request.url ?? '/', 'http://localhost').searchParams.get('ticket') ?? '';
      // A ticket opens one connection.
      if (!this.#tickets.delete(ticket)) {
        socket.end('HTTP/1.1 401 Unauthorized\r\ncontent-length: 0\r\nconnection: close\r\n\r\n');
        return;
      }
      this.#sockets.handleUpgrade(request, socket, head, (opened) => this.#greet(opened));
    });
  }

  /** A ticket for one connection. */
  issueTicket(): string {
    const ticket = `ticket-${this.#nextTicket++}`;
    this.#tickets.add(ticket);
    return ticket;
  }

  /** Sends an event of the Events API; the id of its envelope. */
  send(event: object): string {
    const id = `envelope-${this.#nextEnvelope++}`;
    const body = { type: 'event_callback', event_id: `Ev${id}`, team_id: 'T1', event };
    const envelope: Envelope = { id, body, attempt: 0 };
    this.#waiting.set(id, envelope);
    const [socket] = this.#open;
    if (socket !== undefined) this.#transmit(socket, envelope);
    return id;
  }

  /** Asks the clients to reconnect, as Slack does every few hours. */
  refresh(): void {
    for (const socket of this.#open)
      socket.send(JSON.stringify({ type: 'disconnect', reason: 'refresh_requested' }));
  }

  get unacknowledged(): number {
    return this.#waiting.size;
  }

  close(): void {
    for (const socket of this.#open) socket.terminate();
    this.#sockets.close();
  }

  #greet(socket: WebSocket): void {
    this.#open.add(socket);
    socket.on('close', () => this.#open.delete(socket));
    socket.on('error', () => {});
    socket.on('message', (data) => this.#acknowledge(String(data)));
    socket.send(JSON.stringify({ type: 'hello', num_connections: this.#open.size }));
    this.greeted.add(this.greeted.all.length + 1);
    for (const envelope of this.#waiting.values()) this.#transmit(socket, envelope);
  }

  #transmit(socket: WebSocket, envelope: Envelope): void {
    socket.send(
      JSON.stringify({
        type: 'events_api',
        envelope_id: envelope.id,
        accepts_response_payload: false,
        retry_attempt: envelope.attempt,
        retry_reason: envelope.attempt === 0 ? '' : 'timeout',
        payload: envelope.body,
      }),
    );
    envelope.attempt += 1;
  }

  #acknowledge(text: string): void {
    const { envelope_id: id } = JSON.parse(text) as { readonly envelope_id?: string }; // what clients send
    if (id !== undefined && this.#waiting.delete(id)) this.acknowledged.add(id);
  }
}
