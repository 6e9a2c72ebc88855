/*
 * run_libraries.c - all that tide works with: what requests do, and what jobs do beside.
 */
#include <stdio.h>

#include "tide/version.h"
#include "query/libraries.h"
#include "batch/publish.h"
#include "batch/yaml_tree.h"

void tide_libraries(tide_library_fn tell, void *user)
{
    int nettle[2];
    char text[32];

    query_libraries(tell, user);
    publish_nettle_version(&nettle[0], &nettle[1]);
    snprintf(text, sizeof text, "%d.%d", nettle[0], nettle[1]);
    tell(user, "nettle", text);
    tell(user, "libyaml", yaml_tree_version());
}
