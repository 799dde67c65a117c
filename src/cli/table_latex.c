/* table_latex.c - a tabular with the rules of the package booktabs. */
#include <ctype.h>
#include <stdlib.h>
#include <string.h>

#include "cli/table.h"

/* What LaTeX would take for its own, the longer first. */
static const char *const special[][2] = {{">=", "$\\geq$"},
                                         {"\\", "\\textbackslash{}"},
                                         {"~", "\\textasciitilde{}"},
                                         {"^", "\\textasciicircum{}"},
                                         {"<", "$<$"},
                                         {">", "$>$"},
                                         {"\n", " "},
                                         {"#", "\\#"},
                                         {"$", "\\$"},
                                         {"%", "\\%"},
                                         {"&", "\\&"},
                                         {"_", "\\_"},
                                         {"{", "\\{"},
                                         {"}", "\\}"},
                                         /* what its usual fonts do not have */
                                         {"\u03b1", "$\\alpha$"},
                                         {"\u03b2", "$\\beta$"},
                                         {"\u03b3", "$\\gamma$"},
                                         {"\u03b4", "$\\delta$"},
                                         {"\u03b5", "$\\varepsilon$"},
                                         {"\u03b6", "$\\zeta$"},
                                         {"\u03b7", "$\\eta$"},
                                         {"\u03b8", "$\\theta$"},
                                         {"\u03b9", "$\\iota$"},
                                         {"\u03ba", "$\\kappa$"},
                                         {"\u03bb", "$\\lambda$"},
                                         {"\u03bc", "$\\mu$"},
                                         {"\u03bd", "$\\nu$"},
                                         {"\u03be", "$\\xi$"},
                                         {"\u03bf", "o"},
                                         {"\u03c0", "$\\pi$"},
                                         {"\u03c1", "$\\rho$"},
                                         {"\u03c2", "$\\varsigma$"},
                                         {"\u03c3", "$\\sigma$"},
                                         {"\u03c4", "$\\tau$"},
                                         {"\u03c5", "$\\upsilon$"},
                                         {"\u03c6", "$\\varphi$"},
                                         {"\u03c7", "$\\chi$"},
                                         {"\u03c8", "$\\psi$"},
                                         {"\u03c9", "$\\omega$"},
                                         {"\u0393", "$\\Gamma$"},
                                         {"\u0394", "$\\Delta$"},
                                         {"\u0398", "$\\Theta$"},
                                         {"\u039b", "$\\Lambda$"},
                                         {"\u039e", "$\\Xi$"},
                                         {"\u03a0", "$\\Pi$"},
                                         {"\u03a3", "$\\Sigma$"},
                                         {"\u03a5", "$\\Upsilon$"},
                                         {"\u03a6", "$\\Phi$"},
                                         {"\u03a8", "$\\Psi$"},
                                         {"\u03a9", "$\\Omega$"},
                                         {"\u03f5", "$\\epsilon$"},
                                         {"\u03d1", "$\\vartheta$"},
                                         {"\u03d5", "$\\phi$"},
                                         {"\u00b5", "$\\mu$"},
                                         {"\u2265", "$\\geq$"},
                                         {"\u2264", "$\\leq$"},
                                         {"\u00d7", "$\\times$"},
                                         {"\u00b1", "$\\pm$"},
                                         {"\u2192", "$\\to$"},
                                         {"\u2190", "$\\leftarrow$"},
                                         {"\u221e", "$\\infty$"},
                                         {"\u2212", "$-$"}};
enum { SPECIALS = sizeof special / sizeof *special };

static void print_escaped(FILE *out, const char *text) {
    while (*text) {
        int i = 0;
        while (i < SPECIALS && strncmp(text, special[i][0], strlen(special[i][0])) != 0) i++;
        if (i < SPECIALS)
            fputs(special[i][1], out);
        else
            fputc(*text, out);
        text += i < SPECIALS ? strlen(special[i][0]) : 1;
    }
}

/* "1.2e+06" as 1.2 \times 10^{6} */
static void print_number(FILE *out, const char *bound, const char *text) {
    const char *e = strchr(text, 'e');
    fprintf(out, "$%s", *bound ? ">" : "");
    if (strcmp(text, "nan") == 0)
        fputs("\\mbox{NaN}", out);
    else if (strstr(text, "inf"))
        fprintf(out, "%s\\infty", *text == '-' ? "-" : "");
    else if (e)
        fprintf(out, "%.*s \\times 10^{%d}", (int)(e - text), text, atoi(e + 1));
    else
        fputs(text, out);
    fputc('$', out);
}

static void print_cell(FILE *out, const basin_cell *cell, int decimals) {
    cell_text t = cell_format(cell, decimals);
    fputs(" & ", out);
    print_number(out, cell_bound(cell, BASIN_VALUE_AT_LEAST), t.value);
    if (!t.has_spread) return;
    fputs(" {\\scriptsize [", out);
    print_number(out, cell_bound(cell, BASIN_LOW_AT_LEAST), t.low);
    fputs(", ", out);
    print_number(out, cell_bound(cell, BASIN_HIGH_AT_LEAST), t.high);
    fputs("]}", out);
}

static void print_comments(FILE *out, const basin_record *record) {
    for (int i = 0; i < record->count; i++) {
        fprintf(out, "%% %s: ", record->entry[i].key);
        for (const char *c = record->entry[i].value; *c; c++) fputc(*c == '\n' ? ' ' : *c, out);
        fputc('\n', out);
    }
}

/* What the reader of the numbers has to know, brackets first. */
static void print_notes(FILE *out, const basin_table *table) {
    fputs("\n\\par\\medskip\\noindent\n{\\footnotesize", out);
    for (int i = 0; i < table->notes.count; i++) {
        const basin_record_entry *note = &table->notes.entry[i];
        if (strcmp(note->key, TABLE_FEW) == 0) continue; /* with the verdicts */
        fprintf(out, "\n%c", toupper((unsigned char)*note->key));
        for (const char *c = note->key + 1; *c; c++) fputc(*c == '_' ? ' ' : *c, out);
        fputs(": ", out);
        print_escaped(out, note->value);
        fputc('.', out);
    }
    fputs("\\par}\n", out);
}

static void print_verdicts(FILE *out, const basin_table *table) {
    char words[160];
    const char *few = basin_record_get(&table->notes, TABLE_FEW);
    int resolved = count_resolved(table), any = 0;
    if (!table->verdicts || resolved == table->verdicts) return;
    fputs("\n\\par\\medskip\\noindent\n{\\footnotesize ", out);
    if (few) print_escaped(out, few);
    if (few) fputs(".\n", out);
    print_escaped(out, resolved_words(table, words));
    fputs(". Not resolved, ", out);
    print_escaped(out, test_words(table, words));
    fputc(':', out);
    for (int row = 0; row < table->rows; row++) {
        char *pairs = unresolved_pairs(table, row);
        if (!pairs) continue;
        fprintf(out, "%s\n%s: ", any++ ? ";" : "", table->row[row].name);
        print_escaped(out, pairs);
        free(pairs);
    }
    fputs(".\\par}\n", out);
}

static void print(FILE *out, const basin_table *table) {
    fputs("% \\usepackage{booktabs}\n", out);
    print_comments(out, &table->settings);
    print_comments(out, &table->notes);
    fputs("\\begin{tabular}{l", out);
    for (int c = 0; c < table->columns; c++) fputc('l', out);
    fputs("}\n\\toprule\n", out);
    for (int c = 0; c < table->columns; c++) {
        fputs(" & ", out);
        print_escaped(out, table->column[c]);
    }
    fputs(" \\\\\n\\midrule\n", out);
    for (int row = 0; row < table->rows; row++) {
        char *title = row_title(&table->row[row]);
        if (title) print_escaped(out, title);
        for (int c = 0; c < table->columns; c++)
            print_cell(out, basin_table_cell(table, row, c), row_decimals(table, row));
        fputs(" \\\\\n", out);
        free(title);
    }
    fputs("\\bottomrule\n\\end{tabular}\n", out);
    print_notes(out, table);
    print_verdicts(out, table);
}

static char *command_in(const char *text) {
    return table_line(text, "% " TABLE_COMMAND ": ");
}

const table_format table_latex = {"latex", "tex", "a tabular for LaTeX with the package booktabs", print, command_in};
