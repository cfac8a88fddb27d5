// The identity of a file or folder, independent of its path: moving keeps it; a copy, or a new file at the same path, gets
// another. It is the same through a bind mount and inside a container.

/** In decimal: an inode number may need all of its 64 bits. */
export interface FileIdentity {
  readonly device: string;
  readonly inode: string;
}

/** From the result of `stat` with `bigint: true`. */
export const fileIdentity = ({ dev, ino }: { readonly dev: bigint; readonly ino: bigint }): FileIdentity => ({
  device: String(dev),
  inode: String(ino),
});

export const isSameFile = (one: FileIdentity, other: FileIdentity): boolean =>
  one.device === other.device && one.inode === other.inode;

/** As one word, for headers and files. */
export const identityText = ({ device, inode }: FileIdentity): string => `${device}:${inode}`;
