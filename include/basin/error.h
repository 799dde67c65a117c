/* error.h - how every call of the library reports a failure. */
#ifndef BASIN_ERROR_H
#define BASIN_ERROR_H

#if defined(__GNUC__)
#define BASIN_API __attribute__((visibility("default")))
#else
#define BASIN_API
#endif

typedef enum basin_status {
    BASIN_OK = 0,
    BASIN_EINVALID,     /* an argument or option value that cannot be */
    BASIN_ENOTFOUND,    /* a file, dataset, network or tensor that is not there */
    BASIN_EEXISTS,      /* an output that exists and is something else */
    BASIN_EIO,          /* the system refused to read or write */
    BASIN_EFORMAT,      /* a file that is damaged or not what it should be */
    BASIN_ESHAPE,       /* shapes or layouts that do not fit */
    BASIN_EUNSUPPORTED, /* right, but not possible with this build or network */
    BASIN_ENOMEM,       /* out of memory */
    BASIN_EENGINE,      /* the arithmetic library failed */
    BASIN_EINTERRUPTED  /* asked to stop; what was finished is kept */
} basin_status;

/** One failure in one line: what, where, what to do. Start it as {0}; NULL is allowed everywhere. */
typedef struct basin_error {
    basin_status status;
    char message[1024];
} basin_error;

#endif
