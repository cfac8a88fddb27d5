/* Preloaded into a daemon: the COX_EIO_AT-th write or sync (COX_EIO_KIND, as "write" or "sync") of a file below COX_EIO_FOLDER
 * fails with EIO, once, as a disk does that reports an error and then goes on. A sync that fails has not been made. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <errno.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>
#include <unistd.h>

static atomic_long seen;
static char wanted[16], folder[4096];
static long at;

/* The daemon empties its environment. */
__attribute__((constructor)) static void begin(void) {
  const char *kind = getenv("COX_EIO_KIND"), *below = getenv("COX_EIO_FOLDER"), *number = getenv("COX_EIO_AT");
  if (!kind || !below || !number) return;
  snprintf(wanted, sizeof wanted, "%s", kind);
  snprintf(folder, sizeof folder, "%s", below);
  at = atol(number);
}

static int fails(const char *kind, int fd) {
  if (at == 0 || strcmp(kind, wanted) != 0) return 0;
  int kept = errno;
  char name[64], path[4096];
  snprintf(name, sizeof name, "/proc/self/fd/%d", fd);
  ssize_t length = readlink(name, path, sizeof path - 1);
  errno = kept;
  if (length < 0) return 0;
  path[length] = 0;
  if (strncmp(path, folder, strlen(folder)) != 0 || strstr(path, ".log")) return 0;
  if (atomic_fetch_add(&seen, 1) + 1 != at) return 0;
  fprintf(stderr, "eio: %s %s\n", kind, path);
  errno = EIO;
  return 1;
}

#define REAL(name) __typeof__(&name) real = (__typeof__(&name))dlsym(RTLD_NEXT, #name)

ssize_t write(int fd, const void *bytes, size_t count) {
  REAL(write);
  return fails("write", fd) ? -1 : real(fd, bytes, count);
}
ssize_t pwrite(int fd, const void *bytes, size_t count, off_t at) {
  REAL(pwrite);
  return fails("write", fd) ? -1 : real(fd, bytes, count, at);
}
ssize_t pwrite64(int fd, const void *bytes, size_t count, off64_t at) {
  REAL(pwrite64);
  return fails("write", fd) ? -1 : real(fd, bytes, count, at);
}
ssize_t writev(int fd, const struct iovec *parts, int count) {
  REAL(writev);
  return fails("write", fd) ? -1 : real(fd, parts, count);
}
ssize_t pwritev(int fd, const struct iovec *parts, int count, off_t at) {
  REAL(pwritev);
  return fails("write", fd) ? -1 : real(fd, parts, count, at);
}
int fsync(int fd) {
  REAL(fsync);
  return fails("sync", fd) ? -1 : real(fd);
}
int fdatasync(int fd) {
  REAL(fdatasync);
  return fails("sync", fd) ? -1 : real(fd);
}
