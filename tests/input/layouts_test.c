/*
 * Layouts that are known by the whole of their header.
 */
#include "input/loaded.h"

static void check_layout(const char *text, size_t length, const char *layout,
                         const char *rows)
{
    static struct loaded loaded;

    load_bytes(&loaded, text, length, NULL);
    if (loaded.status != TIDE_STATUS_OK)
        fail_msg("[%s] %s", loaded.err.id, loaded.err.message);
    CHECK_TEXT(loaded.plan->layout, layout);
    CHECK_TEXT(loaded_dump(&loaded), rows);
    loaded_free(&loaded);
}

#define CHECK_LAYOUT(text, layout, rows)                                                 \
    check_layout(text, sizeof(text) - 1, layout, rows)

static const char old_names[] =
    "Classification,Year,Period,Period Desc.,Aggregate Level,Is Leaf Code,"
    "Trade Flow Code,Trade Flow,Reporter Code,Reporter,Reporter ISO,"
    "Partner Code,Partner,Partner ISO,2nd Partner Code,2nd Partner,"
    "2nd Partner ISO,Customs Proc. Code,Customs,Mode of Transport Code,"
    "Mode of Transport,Commodity Code,Commodity,Qty Unit Code,Qty Unit,Qty,"
    "Alt Qty Unit Code,Alt Qty Unit,Alt Qty,Netweight (kg),"
    "Gross weight (kg),Trade Value (US$),CIF Trade Value (US$),"
    "FOB Trade Value (US$),Flag";

static const char old_row[] =
    "H1,2010,201003,March 2010,2,0,1,Import,842,United States of America,"
    "USA,156,China,CHN,,,,,,,,01,Live animals,1,No Quantity,,,,,12,,345,,,0";

TEST(old_downloads_of_comtrade)
{
    UNUSED;
    static const char rows[] =
        "H1|-|2010-03|-|-|-|1|Import|842|United States of "
        "America|USA|156|China|CHN||||||||"
        "01|Live animals|-|-|-|-|-|-|12|<missing>|345|<missing>|<missing>|-\n";
    char text[2048];
    char bare[sizeof old_names];
    size_t length = 0;

    for (const char *at = old_names; *at != '\0'; at++)
        if (*at != ' ')
            bare[length++] = *at;
    bare[length] = '\0';
    length = (size_t)snprintf(text, sizeof text, "%s\n%s\n", old_names, old_row);
    check_layout(text, length, "comtrade_old", rows);
    length = (size_t)snprintf(text, sizeof text, "%s\n%s\n", bare, old_row);
    check_layout(text, length, "comtrade_old", rows);
}

TEST(bulk_files_of_comtrade)
{
    UNUSED;
    CHECK_LAYOUT("Year,Reporter Code,Trade Flow Code,Partner Code,Classification,"
                 "Commodity Code,Quantity Unit Code,Supplementary Quantity,"
                 "Netweight (kg),Value,Estimation Code\n"
                 "2010,842,1,156,H1,0101,1,,5,70,0\n",
                 "comtrade_old", "2010|842|1|156|H1|0101|-|-|5|70|-\n");
}

TEST(trap_47_baci)
{
    UNUSED;
    CHECK_LAYOUT("t,i,j,k,v,q\n2020,842,156,10121,1.5,NA\n2020,842,156,010129,2,3\n",
                 "baci",
                 "2020|842|156|010121|1.5|<missing>\n2020|842|156|010129|2.0|3\n");
    CHECK_LAYOUT("t,i,j,k,v,q\n2020,842,156,101,1,1\n", "baci", "2020|842|156|101|1|1\n");
    EXPECT_ROWS_NOTED("t,i,j,k,v,q\n2020,842,156,10121,1.5,NA\n",
                      "2020|842|156|010121|1.5|<missing>\n", "padded_code");
}

TEST(trap_45_eurostat_tsv)
{
    UNUSED;
    CHECK_LAYOUT("freq,unit,geo\\TIME_PERIOD\t2024-01 \t2024-02 \n"
                 "M,T,DE\t12.5 bu\t: c\nM,T,FR\t: \t7 \n",
                 "eurostat_tsv",
                 "M|T|DE|2024-01|12.5|bu\nM|T|DE|2024-02|<confidential>|c\n"
                 "M|T|FR|2024-01|<missing>|\nM|T|FR|2024-02|7.0|\n");
    CHECK_LAYOUT("unit,geo\\time\t2014M01\t2014M02\nT,DE\t1\t:\n", "eurostat_tsv",
                 "T|DE|2014-01|1|\nT|DE|2014-02|<missing>|\n");
    EXPECT_REJECT("unit,geo\\time\t2014\t2015\nT,DE\t1\t2\nT\t3\t4\n", "too_few_fields",
                  3, "", 33, "T");
}

TEST(trap_46_wdi)
{
    UNUSED;
    static struct loaded loaded;

    load_text(&loaded,
              "\xEF\xBB\xBF\"Data Source\",\"World Development Indicators\",\n\n"
              "\"Last Updated Date\",\"2024-06-28\",\n\n"
              "\"Country Name\",\"Country Code\",\"Indicator Name\",\"Indicator Code\","
              "\"1960\",\"1961\",\n"
              "\"Aruba\",\"ABW\",\"GDP\",\"NY.GDP\",\"\",\"3.1\",\n"
              "\"World\",\"WLD\",\"GDP\",\"NY.GDP\",\"7\",\"8\",\n",
              NULL);
    CHECK_OK(loaded.status);
    CHECK_TEXT(loaded.plan->layout, "wdi");
    CHECK_TEXT(loaded_dump(&loaded), "Aruba|ABW|GDP|NY.GDP|1960|<missing>\n"
                                     "Aruba|ABW|GDP|NY.GDP|1961|3.1\n"
                                     "World|WLD|GDP|NY.GDP|1960|7.0\n"
                                     "World|WLD|GDP|NY.GDP|1961|8.0\n");
    CHECK_INT(loaded.ledger.read, 8);
    CHECK_INT(loaded.ledger.skipped, 4);
    loaded_free(&loaded);
}

TEST(a_layout_may_be_forced_or_overruled)
{
    UNUSED;
    static const char text[] = "t,i,j,k,v,q\n2020,842,156,10121,1.5,2\n";

    EXPECT_ROWS_READ(text,
                     (&(struct reading){.layout = "tidy",
                                        .columns = "t:period,i:key,j:key,k:key"}),
                     "2020|842|156|10121|1.5|2\n");
    expect_refused_with("period,value\n2020,1\n", 20, &(struct reading){.layout = "baci"},
                        TIDE_STATUS_NOT_FOUND, "no_column", 0, "baci");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        ROW(old_downloads_of_comtrade),
        ROW(bulk_files_of_comtrade),
        ROW(trap_47_baci),
        ROW(trap_45_eurostat_tsv),
        ROW(trap_46_wdi),
        ROW(a_layout_may_be_forced_or_overruled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
