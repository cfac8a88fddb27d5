// A question or a permission request that a running agent waits for. Its task is in needs_input until it is closed.

export const INPUT_KINDS = ['permission', 'question', 'approval'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export const INPUT_STATES = ['open', 'answered', 'denied', 'cancelled', 'expired'] as const;
export type InputState = (typeof INPUT_STATES)[number];
