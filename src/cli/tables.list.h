/* tables.list.h - the formats of tables, the usual one first. */
TABLE(text)
TABLE(markdown)
TABLE(latex)
TABLE(csv)
TABLE(json)
