// How strict the server is.

export interface ModelServerOptions {
  /** The key that requests must bear. Default: none is needed. */
  readonly key?: string;
  /** The models it offers; others are not found. Default: any name is taken, and the list says `test-model`. */
  readonly models?: readonly string[];
  /** It has no list of models, as some servers. */
  readonly hasNoModelList?: boolean;
}
