/* interrupt.c - Ctrl-C asks to finish; a second one ends at once. */
#include "cli/interrupt.h"

static volatile sig_atomic_t stop; /* the only way for a handler to tell */

static void ask(int signal) {
    (void)signal;
    stop = 1;
}

volatile sig_atomic_t *interrupt_catch(void) {
    struct sigaction action = {.sa_handler = ask, .sa_flags = SA_RESTART | (int)SA_RESETHAND};
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
    return &stop;
}
