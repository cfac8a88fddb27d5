// The tables of what goes out and comes in over channels as Kysely knows them, see schema.ts.

import type { DeliveryKind, DeliveryState } from '@coxswain/protocol';
import type { Generated } from 'kysely';

export interface DeliveryTable {
  readonly n: Generated<number>;
  readonly id: string;
  /** null: it belongs to no task, or to one that was removed. */
  readonly task_n: number | null;
  readonly task_id: string | null;
  readonly kind: DeliveryKind;
  readonly request_id: string | null;
  readonly target: string;
  readonly state: Generated<DeliveryState>;
  readonly text: string | null;
  readonly attempts: Generated<number>;
  /** Set for the first in line of its target; 0: at once. */
  readonly next_at: number | null;
  readonly error: string | null;
  readonly created_at: number;
  readonly delivered_at: number | null;
}

export interface InboundTable {
  readonly n: Generated<number>;
  readonly channel: string;
  readonly message_id: string;
  /** JSON of an InboundMessage. */
  readonly message: string;
  readonly received_at: number;
  readonly handled_at: number | null;
  readonly outcome: string | null;
}

export interface ChannelRouteTable {
  readonly n: Generated<number>;
  readonly id: string;
  readonly channel: string;
  readonly account: string | null;
  readonly peer: string | null;
  readonly thread: string | null;
  readonly agent: string;
  readonly session: string | null;
  readonly created_at: number;
}
