/* interrupt.h - Ctrl-C asks to finish; a second one ends at once. */
#ifndef CLI_INTERRUPT_H
#define CLI_INTERRUPT_H

#include <signal.h>

/** Catches SIGINT and SIGTERM.  @return a flag that becomes 1 at the first of them, for basin_evaluate_options.stop */
volatile sig_atomic_t *interrupt_catch(void);

#endif
