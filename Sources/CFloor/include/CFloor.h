#ifndef HAC_CFLOOR_H
#define HAC_CFLOOR_H
#include <stddef.h>
#include <stdint.h>

/// Goes over libyaml's events of a text and lets each go: the least that any reader of YAML by libyaml does.
/// Returns how many there are, or -1 on a fault.
int64_t hac_floor_yaml_events(const uint8_t *text, size_t length);

/// Bytes that the process has allocated and not given back, as malloc counts them.
uint64_t hac_allocated_bytes(void);
#endif
