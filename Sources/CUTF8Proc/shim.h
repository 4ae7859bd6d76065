#ifndef HAC_CUTF8PROC_SHIM_H
#define HAC_CUTF8PROC_SHIM_H
#include <utf8proc.h>
#endif
