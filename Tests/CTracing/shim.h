#pragma once

// ptrace(2) is variadic, which Swift cannot call.

#include <sys/ptrace.h>
#include <sys/types.h>

static inline long hac_trace_me(void) {
    return ptrace(PTRACE_TRACEME, 0, 0, 0);
}

/// Lets a stopped child run to the beginning or the end of its next system call.
static inline long hac_trace_to_next_call(pid_t child) {
    return ptrace(PTRACE_SYSCALL, child, 0, 0);
}
