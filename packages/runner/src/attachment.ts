// A connection to a daemon, from its first frame on: what is no frame, or not said in the right order, ends it.

import type { Socket } from 'node:net';
import { FrameReader, FrameWriter } from './frames.ts';
import type { FromRunner, ToRunner } from './messages.ts';

export interface AttachmentPorts {
  /** The daemon has said hello. */
  attached(attachment: Attachment): void;
  /** What it asks for. Throws when it makes no sense. */
  asked(message: ToRunner, bytes: Buffer): void;
  ended(attachment: Attachment): void;
}

export class Attachment {
  readonly #socket: Socket;
  readonly #writer: FrameWriter<FromRunner>;
  #isGreeted = false;
  #isOver = false;

  constructor(socket: Socket, ports: AttachmentPorts) {
    this.#socket = socket;
    // Whoever says nothing keeps no runner.
    socket.unref();
    this.#writer = new FrameWriter(socket);
    const reader = new FrameReader<ToRunner>((message, bytes) => {
      // What a daemon asked for that is gone is not done after another one has heard what there is.
      if (socket.destroyed || this.#isOver) return;
      if (this.#isGreeted) {
        ports.asked(message, bytes);
        return;
      }
      if (message.type !== 'hello' || !Number.isInteger(message.version))
        throw new Error('it did not say hello');
      this.#isGreeted = true;
      socket.ref();
      ports.attached(this);
    });
    socket.on('data', (piece: Buffer) => {
      try {
        reader.add(piece);
      } catch {
        socket.destroy();
      }
    });
    socket.on('error', () => {}); // then it closes
    socket.on('close', () => ports.ended(this));
  }

  send(message: FromRunner, pieces: readonly Buffer[] = []): void {
    this.#writer.send(message, ...pieces);
  }

  /** Ends it for another one. */
  replace(): void {
    this.send({ type: 'replaced' });
    this.end();
  }

  /** Ends it when what was said is sent, which nobody waits for. */
  end(): void {
    this.#isOver = true;
    this.#socket.unref();
    this.#socket.end(() => this.#socket.destroy());
  }
}
