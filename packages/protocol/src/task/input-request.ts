// A question or a permission that a running agent waits for. It puts its task in needs_input until it is closed.

export const INPUT_KINDS = ['permission', 'question', 'approval'] as const;
export type InputKind = (typeof INPUT_KINDS)[number];

export const INPUT_STATES = ['open', 'answered', 'denied', 'cancelled', 'expired'] as const;
export type InputState = (typeof INPUT_STATES)[number];
