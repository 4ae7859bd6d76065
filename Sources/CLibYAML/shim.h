#ifndef HAC_CLIBYAML_SHIM_H
#define HAC_CLIBYAML_SHIM_H
#include <yaml.h>
#endif
