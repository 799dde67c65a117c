/* Output formats, in the order in which they are listed. */
FORMAT(png)
FORMAT(pdf)
FORMAT(svg)
FORMAT(html)
FORMAT(trace)
