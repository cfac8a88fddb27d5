import { tmpdir } from 'node:os';
import { expect, test } from 'vitest';
import { darwinMounts, linuxMounts, mountTypeOf, networkFileSystemOf } from './network-file-system.ts';

const MOUNT_INFO = String.raw`22 1 252:1 / / rw,relatime shared:1 - ext4 /dev/vda1 rw
30 22 0:26 / /proc rw,nosuid - proc proc rw
41 22 0:40 / /home rw,relatime shared:20 - nfs4 server:/home rw,vers=4.2
42 41 0:41 / /home/me/my\040disk rw shared:21 - ext4 /dev/vdb1 rw
43 42 0:42 / /home/me/cloud rw,nosuid - fuse.sshfs me@host: rw,user_id=0
44 43 0:43 / /home/me/cloud rw,nosuid - ext4 /dev/vdc1 rw
`;

test.each([
  ['/', 'ext4'],
  ['/home/me/.cox/state', 'nfs4'],
  ['/home/me/my disk/cox', 'ext4'],
  ['/homestead', 'ext4'],
  ['/home/me/cloud/cox', 'ext4'],
])('on Linux %s is on %s', (path, type) => expect(mountTypeOf(path, linuxMounts(MOUNT_INFO))).toBe(type));

const PRINTED = `/dev/disk3s1s1 on / (apfs, sealed, local, read-only, journaled)
/dev/disk3s5 on /System/Volumes/Data (apfs, local, journaled, nobrowse)
//me@nas/home on /Volumes/my home (smbfs, nodev, nosuid, mounted by me)
`;

test.each([
  ['/Users/me', 'apfs'],
  ['/Volumes/my home/cox', 'smbfs'],
])('on macOS %s is on %s', (path, type) => expect(mountTypeOf(path, darwinMounts(PRINTED))).toBe(type));

test('the disk under this test is local', () => {
  expect(networkFileSystemOf(tmpdir(), process.platform)).toBeUndefined();
});
