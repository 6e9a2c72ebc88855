/*
 * comtrade_reader.c - UN Comtrade, as it is downloaded today: 47 names over rows of 48
 * cells, the last of them empty.
 *
 * The time is `period`, 2014 or 201403; refMonth is 52 in annual rows and says nothing.
 * Codes are Comtrade's own: USA is 842, France 251, India 699.
 */
#include "input/assign.h"
#include "input/reader.h"

#define KEY   TIDE_COLUMN_KEY
#define LABEL TIDE_COLUMN_LABEL
#define VALUE TIDE_COLUMN_MEASURE
#define SKIP  TIDE_COLUMN_SKIP

static const struct named_part parts[] = {
    {"typeCode", SKIP, NULL, NULL, false},
    {"freqCode", SKIP, NULL, NULL, false},
    {"refPeriodId", SKIP, NULL, NULL, false},
    {"refYear", SKIP, NULL, NULL, false},
    {"refMonth", SKIP, NULL, NULL, false},
    {"period", TIDE_COLUMN_PERIOD, NULL, NULL, false},
    {"reporterCode", KEY, NULL, NULL, false},
    {"reporterISO", LABEL, "reporterCode", NULL, false},
    {"reporterDesc", LABEL, "reporterCode", NULL, false},
    {"flowCode", KEY, NULL, NULL, false},
    {"flowDesc", LABEL, "flowCode", NULL, false},
    {"partnerCode", KEY, NULL, NULL, false},
    {"partnerISO", LABEL, "partnerCode", NULL, false},
    {"partnerDesc", LABEL, "partnerCode", NULL, false},
    {"partner2Code", KEY, NULL, NULL, false},
    {"partner2ISO", LABEL, "partner2Code", NULL, false},
    {"partner2Desc", LABEL, "partner2Code", NULL, false},
    {"classificationCode", KEY, NULL, NULL, false},
    {"classificationSearchCode", SKIP, NULL, NULL, false},
    {"isOriginalClassification", SKIP, NULL, NULL, false},
    {"cmdCode", KEY, NULL, NULL, false},
    {"cmdDesc", LABEL, "cmdCode", NULL, false},
    {"aggrLevel", SKIP, NULL, NULL, false},
    {"isLeaf", SKIP, NULL, NULL, false},
    {"customsCode", KEY, NULL, NULL, false},
    {"customsDesc", LABEL, "customsCode", NULL, false},
    {"mosCode", KEY, NULL, NULL, false},
    {"motCode", KEY, NULL, NULL, false},
    {"motDesc", LABEL, "motCode", NULL, false},
    {"qtyUnitCode", SKIP, NULL, NULL, false},
    {"qtyUnitAbbr", SKIP, NULL, NULL, false},
    {"qty", SKIP, NULL, NULL, false},
    {"isQtyEstimated", SKIP, NULL, NULL, false},
    {"altQtyUnitCode", SKIP, NULL, NULL, false},
    {"altQtyUnitAbbr", SKIP, NULL, NULL, false},
    {"altQty", SKIP, NULL, NULL, false},
    {"isAltQtyEstimated", SKIP, NULL, NULL, false},
    {"netWgt", VALUE, NULL, "kg", false},
    {"isNetWgtEstimated", SKIP, NULL, NULL, false},
    {"grossWgt", VALUE, NULL, "kg", false},
    {"isGrossWgtEstimated", SKIP, NULL, NULL, false},
    {"cifvalue", VALUE, NULL, "USD", false},
    {"fobvalue", VALUE, NULL, "USD", false},
    {"primaryValue", VALUE, NULL, "USD", true},
    {"legacyEstimationFlag", SKIP, NULL, NULL, false},
    {"isReported", SKIP, NULL, NULL, false},
    {"isAggregate", SKIP, NULL, NULL, false},
};

static bool comtrade_knows(const struct input *input)
{
    return header_is(input, parts, COUNT_OF(parts));
}

static tide_status comtrade_assign(struct input *input, struct evidence *evidence,
                                   tide_error *err)
{
    (void)evidence;
    return assign_parts(input, parts, COUNT_OF(parts), err);
}

const struct reader comtrade_reader = {
    .row =
        {
            .name = "comtrade",
            .endings = ".csv .txt",
            .prose = "UN Comtrade, 47 names from typeCode to isAggregate; the value is "
                     "primaryValue in USD, quantities in mixed units are not read",
        },
    .knows = comtrade_knows,
    .assign = comtrade_assign,
};
