/* lacquer.meters/1: what our own host and editor read. */
#include "lacquer.h"

static const lacquer_meters *get(const clap_plugin_t *plugin) { return &lq_of(plugin)->shared.meters; }

const lacquer_plugin_meters lq_ext_meters = {get};
