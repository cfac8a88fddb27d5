/** The version of the product. */
export const VERSION = '0.1.0';
/** The version of the protocol between clients and daemon; a daemon also serves the one before. */
export const PROTOCOL_VERSION = 1;
/** The header in which both sides tell it. */
export const PROTOCOL_HEADER = 'cox-protocol';
/** `unknown` on a refusal of which nobody can say whether the request took effect: the daemon has failed and ends. */
export const OUTCOME_HEADER = 'cox-outcome';
