/* format_html.c - surfaces to look around in, as one page. */
#include "plot/html.h"

const canvas_format canvas_format_html = {.ending = ".html",
                                          .help = "a page to turn, zoom and read surfaces in, without a network",
                                          .magic = {"<!doctype html>"},
                                          .write = html_write};
