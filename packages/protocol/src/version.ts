/** The version of the product. */
export const VERSION = '0.1.0';
/** The version of the protocol between clients and daemon; a daemon also serves the one before. */
export const PROTOCOL_VERSION = 1;
/** The header in which both sides tell it. */
export const PROTOCOL_HEADER = 'cox-protocol';
/** `unknown` on a refusal of which nobody can say whether the request took effect: the daemon has failed and ends. */
export const OUTCOME_HEADER = 'cox-outcome';

/** Set by the build. */
declare const COX_BUILD: string | undefined;

/** The build of code that was never built. It is neither newer nor older than any other. */
export const SOURCE_BUILD = 'source';
/** Which build of this version it is. It begins with the time at which it was made, UTC: of two builds the newer one sorts last. */
export const BUILD: string = typeof COX_BUILD === 'string' ? COX_BUILD : SOURCE_BUILD;
/** The header in which a daemon tells it. */
export const BUILD_HEADER = 'cox-build';
/** The header in which a client names the state folder that it means, as `identityText` writes it. */
export const FOLDER_HEADER = 'cox-folder';
/** What it says in that header when there is no such folder. */
export const NO_FOLDER = 'none';
/** The header in which a daemon tells people why the saved config does not count, percent-encoded. */
export const CONFIG_FAULT_HEADER = 'cox-config-fault';
/** The header in which a person says that a request has the rights of this task's programs, and no more. */
export const TASK_HEADER = 'cox-task';
