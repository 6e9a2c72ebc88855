/*
 * baci_reader.c - CEPII's BACI: t,i,j,k,v,q are year, exporter, importer, HS6 product,
 * value in thousand USD, quantity in tonnes. Spreadsheets have eaten the zero of some
 * products; six digits are the rule, so it comes back, and is counted.
 */
#include "input/assign.h"
#include "input/reader.h"

static const struct named_part parts[] = {
    {"t", TIDE_COLUMN_PERIOD, NULL, NULL, false},
    {"i", TIDE_COLUMN_KEY, NULL, NULL, false},
    {"j", TIDE_COLUMN_KEY, NULL, NULL, false},
    {"k", TIDE_COLUMN_KEY, NULL, NULL, false},
    {"v", TIDE_COLUMN_MEASURE, NULL, "thousand USD", true},
    {"q", TIDE_COLUMN_MEASURE, NULL, "t", false},
};

enum { PRODUCT = 3, PRODUCT_DIGITS = 6 };

static bool baci_knows(const struct input *input)
{
    return header_is(input, parts, COUNT_OF(parts));
}

static tide_status baci_assign(struct input *input, struct evidence *evidence,
                               tide_error *err)
{
    (void)evidence;
    input->plan.column[PRODUCT].padded_digits = PRODUCT_DIGITS;
    return assign_parts(input, parts, COUNT_OF(parts), err);
}

const struct reader baci_reader = {
    .row =
        {
            .name = "baci",
            .endings = ".csv",
            .prose = "CEPII BACI: t,i,j,k,v,q, year, exporter, importer, HS6, thousand "
                     "USD, tonnes",
        },
    .knows = baci_knows,
    .assign = baci_assign,
};
