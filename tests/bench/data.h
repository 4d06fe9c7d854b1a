/* Catalogs of any number of items, the same bytes in every run: words of data/ put together anew. */
#ifndef MULU_BENCH_DATA_H
#define MULU_BENCH_DATA_H

#include <stddef.h>

#include "bench/words.h"

/* Words that stand in one row of a hundred thousand (at least one), and in none. */
#define DATA_RARE "珊瑚礁石"
#define DATA_RARE_ASCII "Zeolite"
#define DATA_ABSENT "龘靐齉爩"
#define DATA_ABSENT_ASCII "qxzvkw"

/* Where the data lies, below a directory: all rows with a catalog column in one file, and each catalog in a file of its
 * own below PARTS, named by its title. */
#define DATA_ALL "all.csv"
#define DATA_PARTS "parts"

/* The columns of DATA_ALL behind the first, which is the catalog's title; those of a part. */
enum { DATA_LEVELS = 5, DATA_COLUMNS = 12 };
extern const char *const data_columns[DATA_COLUMNS];

/* Writes `items` rows in `catalogs` catalogs, unless they are there from an earlier run. A catalog of some hundred rows
 * has 10 to 30 headings of level 1, with 2 to 8 below each, most leaves at levels 2 and 3; a larger one has more below
 * each. Content has 20 to 300 characters and is unique. Exits with a message where the disk does not take it. */
void data_write(const struct words *w, const char *dir, size_t items, size_t catalogs);

#endif
