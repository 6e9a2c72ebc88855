/*
 * main.c - the tool.
 */
#include "tide/tide.h"

int main(void)
{
    return 0;
}
