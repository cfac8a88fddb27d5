/** The version of the product. */
export const VERSION = '0.1.0';
/** The version of the protocol between clients and daemon. A daemon also serves the previous version. */
export const PROTOCOL_VERSION = 1;
/** The header in which both sides send it. */
export const PROTOCOL_HEADER = 'cox-protocol';
/** `unknown` on a refusal when the request may have taken effect: the daemon has failed and is exiting. */
export const OUTCOME_HEADER = 'cox-outcome';

/** Set by the build. */
declare const COX_BUILD: string | undefined;

/** The build when running from source. It is neither newer nor older than any other. */
export const SOURCE_BUILD = 'source';
/** The build of this version. It starts with its UTC build time, so newer builds sort last. */
export const BUILD: string = typeof COX_BUILD === 'string' ? COX_BUILD : SOURCE_BUILD;
/** The header in which the daemon sends it. */
export const BUILD_HEADER = 'cox-build';
/** The header with the state folder the client expects, as `identityText` writes it. */
export const FOLDER_HEADER = 'cox-folder';
/** The value of that header if there is no such folder. */
export const NO_FOLDER = 'none';
/** The header with the reason why the saved config is not in effect, percent-encoded. */
export const CONFIG_FAULT_HEADER = 'cox-config-fault';
/** The header by which a person limits a request to the rights of this task's programs. */
export const TASK_HEADER = 'cox-task';
