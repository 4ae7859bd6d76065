#pragma once

// What Glibc's module does not show to Swift, because it is built without _GNU_SOURCE. The prototypes stand here: a
// define would change nothing, as the headers are read from that same module.

#include <fcntl.h>
#include <spawn.h>
#include <stddef.h>
#include <sys/types.h>

extern int renameat2(int, const char *, int, const char *, unsigned int);
extern int syncfs(int);
extern int pipe2(int *, int);
extern int posix_spawn_file_actions_addchdir_np(posix_spawn_file_actions_t *, const char *);
extern ssize_t getdents64(int, void *, size_t);
extern int fremovexattr(int, const char *);

// The same on every architecture that Swift supports (include/uapi/asm-generic/fcntl.h); O_DIRECTORY is not.
static const unsigned int HAC_RENAME_NOREPLACE = 1;
static const unsigned int HAC_RENAME_EXCHANGE = 2;
static const int HAC_O_PATH = 010000000;
static const int HAC_O_TMPFILE = 020000000 | O_DIRECTORY;
static const int HAC_AT_EMPTY_PATH = 0x1000;

/// renameat2(2): fails with EEXIST where the new name exists.
static inline int hac_rename_noreplace(int old_dir, const char *old_name, int new_dir, const char *new_name) {
    return renameat2(old_dir, old_name, new_dir, new_name, HAC_RENAME_NOREPLACE);
}

/// renameat2(2): two names change places in one step.
static inline int hac_rename_exchange(int old_dir, const char *old_name, int new_dir, const char *new_name) {
    return renameat2(old_dir, old_name, new_dir, new_name, HAC_RENAME_EXCHANGE);
}

/// An unnamed file in a directory, to be given a name by linkat(2) of /proc/self/fd/N.
static inline int hac_open_tmpfile(const char *directory, int flags, unsigned int mode) {
    return open(directory, HAC_O_TMPFILE | flags, mode);
}

static inline int hac_syncfs(int fd) {
    return syncfs(fd);
}

/// Takes away the default ACL that a directory inherited, so that modes below it are what the caller asked for.
static inline int hac_remove_default_acl(int fd) {
    return fremovexattr(fd, "system.posix_acl_default");
}

/// The next entries of an open directory, as the kernel lays them out (struct linux_dirent64).
static inline ssize_t hac_read_entries(int fd, void *buffer, size_t size) {
    return getdents64(fd, buffer, size);
}
