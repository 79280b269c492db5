/* clap.params: the table, the values in force, text, flush. */
#include "lacquer.h"

#include "_cgo_export.h"

#include <string.h>

static uint32_t count(const clap_plugin_t *plugin) {
	(void)plugin;
	return lq_param_count;
}

static bool get_info(const clap_plugin_t *plugin, uint32_t index, clap_param_info_t *info) {
	(void)plugin;
	if (index >= lq_param_count || !info) return false;
	const lq_param *row = &lq_params[index];
	memset(info, 0, sizeof *info);
	info->id = row->id;
	info->flags = row->flags;
	memcpy(info->name, row->name, sizeof info->name);
	memcpy(info->module, row->module, sizeof info->module);
	info->min_value = row->min;
	info->max_value = row->max;
	info->default_value = row->def;
	return true;
}

static bool get_value(const clap_plugin_t *plugin, clap_id id, double *value) {
	int64_t row = lq_find_row(id);
	if (row < 0 || !value) return false;
	*value = lq_value(&lq_of(plugin)->shared, (uint32_t)row);
	return true;
}

static bool value_to_text(const clap_plugin_t *plugin, clap_id id, double value, char *text, uint32_t capacity) {
	(void)plugin;
	int64_t row = lq_find_row(id);
	return row >= 0 && text && capacity > 0 && lq_go_value_to_text((uint32_t)row, value, text, capacity);
}

static bool text_to_value(const clap_plugin_t *plugin, clap_id id, const char *text, double *value) {
	(void)plugin;
	int64_t row = lq_find_row(id);
	return row >= 0 && text && value && lq_go_text_to_value((uint32_t)row, (char *)text, strnlen(text, LQ_TEXT), value);
}

static void flush(const clap_plugin_t *plugin, const clap_input_events_t *in, const clap_output_events_t *out) {
	(void)out;
	lq_plugin *p = lq_of(plugin);
	if (!p->active) lq_expect_main(p, "params.flush of an inactive plugin");
	uint32_t next = 0, n, until;
	lq_enter();
	while ((n = lq_flatten(p, in, &next, false, 0, 0, &until)) > 0) lq_answer(p, lq_go_flush(p->handle, p->events, n));
}

const clap_plugin_params_t lq_ext_params = {count, get_info, get_value, value_to_text, text_to_value, flush};
