/*
 * fuzz_period.c - periods from text and back, in every style of a column.
 *
 * What is read prints in SDMX form and reads again as the same; steps there and back end
 * where they began. The first byte chooses the style.
 */
#include "fuzz/fuzz.h"

#include "input/cell.h"
#include "time/period.h"
#include "time/period_words.h"
#include "time/month_word.h"

static void check_period(tide_period period)
{
    char text[TIDE_PERIOD_TEXT_SIZE];
    tide_period again;
    size_t length = tide_period_format(period, text, sizeof text);

    FUZZ_CHECK(period.length >= 1 && period.freq != TIDE_FREQ_NONE);
    FUZZ_CHECK(length > 0 && length < sizeof text);
    FUZZ_CHECK(period.ordinal >= freq_first_ordinal((tide_freq)period.freq) &&
               period.ordinal <= freq_last_ordinal((tide_freq)period.freq));
    FUZZ_CHECK(tide_period_parse(text, length, &again, NULL) == TIDE_STATUS_OK);
    FUZZ_CHECK(again.ordinal == period.ordinal && again.length == period.length &&
               again.freq == period.freq);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t length)
{
    tide_period period;
    tide_error err;

    if (length < 1 || length > 512)
        return 0;
    struct text cell = {(const char *)data + 1, length - 1};
    struct period_style style = {
        .order = (enum date_order)(data[0] % 3),
        .languages = (data[0] & 4) != 0 ? WORDS_ALL : WORDS_FR,
        .has_french_quarters = data[0] & 8,
        .short_years = (data[0] & 16) != 0 ? 1950 : 0,
    };
    if (tide_period_parse(cell.at, cell.length, &period, NULL) == TIDE_STATUS_OK)
        check_period(period);
    if (period_read(cell.at, cell.length, &period, NULL) == TIDE_STATUS_OK)
        check_period(period);
    if (cell_period(text_trim(cell), &style, &period, &err) == TIDE_STATUS_OK)
        check_period(period);
    else
        FUZZ_CHECK(tide_error_meaning(err.id) != NULL);
    cell_is_period(text_trim(cell), style.short_years);
    return 0;
}
