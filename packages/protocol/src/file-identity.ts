// Which file or folder something is, whatever path leads to it: a move keeps it, a copy gets another, and so does whatever is
// made later under the same path. Also the same through a bind mount, and from inside a container.

/** In decimal: an inode number may need all of its 64 bits. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
}

/** From what `stat` with `bigint: true` says. */
export const fileIdentity = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): FileIdentity => ({
  device: String(dev),
  inode: String(ino),
});

export const isSameFile = (one: FileIdentity, other: FileIdentity): boolean =>
  one.device === other.device && one.inode === other.inode;

/** As one word, for headers and files. */
export const identityText = ({ device, inode }: FileIdentity): string => `${device}:${inode}`;
