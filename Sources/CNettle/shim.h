#pragma once

#include <stddef.h>
#include <stdint.h>
#include <nettle/sha2.h>
#include <nettle/version.h>

// Nettle renames its functions by macros, which Swift does not see, and nettle 4 drops the length of the digest.

static inline void hac_sha256_init(struct sha256_ctx *context) {
    sha256_init(context);
}

static inline void hac_sha256_update(struct sha256_ctx *context, size_t length, const uint8_t *bytes) {
    sha256_update(context, length, bytes);
}

static inline void hac_sha256_digest(struct sha256_ctx *context, uint8_t *digest) {
#if NETTLE_VERSION_MAJOR >= 4
    sha256_digest(context, digest);
#else
    sha256_digest(context, SHA256_DIGEST_SIZE, digest);
#endif
}
