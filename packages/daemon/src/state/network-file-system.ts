// Locks of files do not hold on network file systems, and two machines that share a home would each run a daemon on the same
// ledger. So the kind of file system is checked before anything is opened.

import { execFileSync } from 'node:child_process';
import { readFileSync, statfsSync } from 'node:fs';

/** statfs(2) `f_type` of network and cluster file systems, from linux/magic.h and their own sources. */
const NETWORK_TYPES: ReadonlyMap<number, string> = new Map([
  [0x6969, 'nfs'],
  [0x517b, 'smb'],
  [0xff534d42, 'cifs'],
  [0xfe534d42, 'smb2'],
  [0x5346414f, 'afs'],
  [0x6b414653, 'kafs'],
  [0x73757245, 'coda'],
  [0x564c, 'ncp'],
  [0x00c36400, 'ceph'],
  [0x0bd00bd0, 'lustre'],
  [0x47504653, 'gpfs'],
  [0x01161970, 'gfs2'],
  [0x7461636f, 'ocfs2'],
  [0x19830326, 'beegfs'],
]);
const FUSE = 0x65735546;
const PLAN9 = 0x01021997;

/** FUSE says nothing about what is behind it, but the mount does. */
const NETWORK_MOUNTS =
  /^(?:nfs\d?|cifs|smb\w*|afpfs|webdav|davfs|ftp|fuse\.(?:sshfs|rclone|s3fs|gcsfuse|davfs2?|curlftpfs|glusterfs|cephfs?|smbnetfs|goofys|mount-s3|blobfuse2?|afp|hubicfuse|juicefs|seaweedfs|moosefs|mfs|lizardfs|hdfs|google-drive-ocamlfuse|onedriver|keybase))$/;

const readText = (path: string): string => {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return '';
  }
};

interface Mount {
  readonly folder: string;
  readonly type: string;
}

const unescapeOctal = (text: string): string =>
  text.replace(/\\([0-7]{3})/g, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 8)));

/** proc_pid_mountinfo(5): the mount point is field 5, the type follows the dash. */
export const linuxMounts = (mountInfo: string): readonly Mount[] =>
  mountInfo.split('\n').flatMap((line) => {
    const [before = '', after = ''] = line.split(' - ');
    const folder = before.split(' ')[4];
    const type = after.split(' ')[0];
    return folder === undefined || type === undefined || type === ''
      ? []
      : [{ folder: unescapeOctal(folder), type }];
  });

/** What `mount` prints on macOS: `//me@server/share on /Volumes/share (smbfs, nodev, mounted by me)`. */
export const darwinMounts = (printed: string): readonly Mount[] =>
  printed.split('\n').flatMap((line) => {
    const match = /^.* on (\/.*) \(([^,)]+)[,)]/.exec(line);
    return match?.[1] === undefined || match[2] === undefined ? [] : [{ folder: match[1], type: match[2] }];
  });

/** The type of the mount that a path is on: the deepest one, and of two at the same folder the later. */
export const mountTypeOf = (path: string, mounts: readonly Mount[]): string | undefined => {
  let best: Mount | undefined;
  for (const mount of mounts) {
    const isAbove = mount.folder === '/' || path === mount.folder || path.startsWith(`${mount.folder}/`);
    if (isAbove && mount.folder.length >= (best?.folder.length ?? 0)) best = mount;
  }
  return best?.type;
};

/** The name of the network file system that an existing folder is on; undefined for a local disk or an unknown one. */
export const networkFileSystemOf = (realFolder: string, platform: string): string | undefined => {
  const networked = (type: string | undefined): string | undefined =>
    type !== undefined && NETWORK_MOUNTS.test(type) ? type : undefined;
  if (platform === 'darwin') {
    const printed = execFileSync('/sbin/mount', { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] });
    return networked(mountTypeOf(realFolder, darwinMounts(printed)));
  }
  const type = statfsSync(realFolder).type;
  const known = NETWORK_TYPES.get(type);
  if (known !== undefined) return known;
  if (type === FUSE) return networked(mountTypeOf(realFolder, linuxMounts(readText('/proc/self/mountinfo'))));
  // The disks of Windows as WSL2 shows them.
  const isWindowsDisk = type === PLAN9 && /microsoft/i.test(readText('/proc/version'));
  return isWindowsDisk ? '9p, a disk of Windows' : undefined;
};
