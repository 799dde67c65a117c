/* option_needs.h - options that mean nothing without others. */
#ifndef CLI_OPTION_NEEDS_H
#define CLI_OPTION_NEEDS_H

#include <argp.h>

/** Whether every option on a command line has an effect beside the others, as far as the line alone tells; else says on stderr
 *  which has none. What the parser would refuse is left to it. */
int option_needs_met(const struct argp *argp, int argc, char **argv);

#endif
