/*
 * comtrade_old_reader.c - UN Comtrade before 2022, as downloaded and in bulk. Flows: 1
 * imports, 2 exports, 3 re-exports, 4 re-imports. Names are also seen without blanks.
 */
#include "input/assign.h"
#include "input/reader.h"

#define KEY   TIDE_COLUMN_KEY
#define LABEL TIDE_COLUMN_LABEL
#define VALUE TIDE_COLUMN_MEASURE
#define SKIP  TIDE_COLUMN_SKIP

static const struct named_part download[] = {
    {"Classification", KEY, NULL, NULL, false},
    {"Year", SKIP, NULL, NULL, false},
    {"Period", TIDE_COLUMN_PERIOD, NULL, NULL, false},
    {"Period Desc.", SKIP, NULL, NULL, false},
    {"Aggregate Level", SKIP, NULL, NULL, false},
    {"Is Leaf Code", SKIP, NULL, NULL, false},
    {"Trade Flow Code", KEY, NULL, NULL, false},
    {"Trade Flow", LABEL, "Trade Flow Code", NULL, false},
    {"Reporter Code", KEY, NULL, NULL, false},
    {"Reporter", LABEL, "Reporter Code", NULL, false},
    {"Reporter ISO", LABEL, "Reporter Code", NULL, false},
    {"Partner Code", KEY, NULL, NULL, false},
    {"Partner", LABEL, "Partner Code", NULL, false},
    {"Partner ISO", LABEL, "Partner Code", NULL, false},
    {"2nd Partner Code", KEY, NULL, NULL, false},
    {"2nd Partner", LABEL, "2nd Partner Code", NULL, false},
    {"2nd Partner ISO", LABEL, "2nd Partner Code", NULL, false},
    {"Customs Proc. Code", KEY, NULL, NULL, false},
    {"Customs", LABEL, "Customs Proc. Code", NULL, false},
    {"Mode of Transport Code", KEY, NULL, NULL, false},
    {"Mode of Transport", LABEL, "Mode of Transport Code", NULL, false},
    {"Commodity Code", KEY, NULL, NULL, false},
    {"Commodity", LABEL, "Commodity Code", NULL, false},
    {"Qty Unit Code", SKIP, NULL, NULL, false},
    {"Qty Unit", SKIP, NULL, NULL, false},
    {"Qty", SKIP, NULL, NULL, false},
    {"Alt Qty Unit Code", SKIP, NULL, NULL, false},
    {"Alt Qty Unit", SKIP, NULL, NULL, false},
    {"Alt Qty", SKIP, NULL, NULL, false},
    {"Netweight (kg)", VALUE, NULL, "kg", false},
    {"Gross weight (kg)", VALUE, NULL, "kg", false},
    {"Trade Value (US$)", VALUE, NULL, "USD", true},
    {"CIF Trade Value (US$)", VALUE, NULL, "USD", false},
    {"FOB Trade Value (US$)", VALUE, NULL, "USD", false},
    {"Flag", SKIP, NULL, NULL, false},
};

static const struct named_part bulk[] = {
    {"Year", TIDE_COLUMN_PERIOD, NULL, NULL, false},
    {"Reporter Code", KEY, NULL, NULL, false},
    {"Trade Flow Code", KEY, NULL, NULL, false},
    {"Partner Code", KEY, NULL, NULL, false},
    {"Classification", KEY, NULL, NULL, false},
    {"Commodity Code", KEY, NULL, NULL, false},
    {"Quantity Unit Code", SKIP, NULL, NULL, false},
    {"Supplementary Quantity", SKIP, NULL, NULL, false},
    {"Netweight (kg)", VALUE, NULL, "kg", false},
    {"Value", VALUE, NULL, "USD", true},
    {"Estimation Code", SKIP, NULL, NULL, false},
};

static bool comtrade_old_knows(const struct input *input)
{
    return header_is(input, download, COUNT_OF(download)) ||
           header_is(input, bulk, COUNT_OF(bulk));
}

static tide_status comtrade_old_assign(struct input *input, struct evidence *evidence,
                                       tide_error *err)
{
    (void)evidence;
    return header_is(input, bulk, COUNT_OF(bulk))
               ? assign_parts(input, bulk, COUNT_OF(bulk), err)
               : assign_parts(input, download, COUNT_OF(download), err);
}

const struct reader comtrade_old_reader = {
    .row =
        {
            .name = "comtrade_old",
            .endings = ".csv .txt",
            .prose = "UN Comtrade before 2022, downloads from Classification to Flag and "
                     "bulk files; the value is the trade value in USD",
        },
    .knows = comtrade_old_knows,
    .assign = comtrade_old_assign,
};
