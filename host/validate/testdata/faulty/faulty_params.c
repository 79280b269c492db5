/* Parameters. */
#include "faulty.h"

#include <stdio.h>
#include <stdlib.h>

const double param_default[PARAMS] = {0, 0, 1, 10};

static const struct {
	const char *name;
	uint32_t flags;
	double min, max;
} rows[PARAMS] = {
	[GAIN] = {"Gain", CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_MODULATABLE, -60, 12},
	[BYPASS] = {"Bypass", CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_STEPPED | CLAP_PARAM_IS_BYPASS, 0, 1},
	[MODE] = {"Mode", CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_STEPPED | CLAP_PARAM_IS_ENUM, 0, 3},
	[DELAY] = {"Delay", 0, 0, 100},
};
static const char *const modes[] = {"Clean", "Warm", "Hot", "Off"};

static uint32_t count(const clap_plugin_t *p) {
	(void)p;
	return PARAMS;
}

static bool get_info(const clap_plugin_t *p, uint32_t index, clap_param_info_t *info) {
	(void)p;
	if (index >= PARAMS) return false;
	memset(info, 0, sizeof *info);
	info->id = 100 + index;
	info->flags = rows[index].flags;
	strcpy(info->name, rows[index].name);
	strcpy(info->module, "Main");
	info->min_value = rows[index].min;
	info->max_value = rows[index].max;
	info->default_value = param_default[index];
	return true;
}

static bool get_value(const clap_plugin_t *p, clap_id id, double *value) {
	if (id < 100 || id >= 100 + PARAMS) return false;
	*value = of(p)->value[id - 100];
	return true;
}

static bool value_to_text(const clap_plugin_t *p, clap_id id, double v, char *text, uint32_t capacity) {
	(void)p;
	if (id < 100 || id >= 100 + PARAMS || capacity == 0) return false;
	switch (id - 100) {
	case BYPASS: snprintf(text, capacity, "%s", v >= 0.5 ? "On" : "Off"); break;
	case MODE: snprintf(text, capacity, "%s", modes[v < 0 ? 0 : v > 3 ? 3 : (int)(v + 0.5)]); break;
	default: snprintf(text, capacity, "%.2f %s", v, id == 100 + GAIN ? "dB" : "ms");
	}
	return true;
}

static bool text_to_value(const clap_plugin_t *p, clap_id id, const char *text, double *value) {
	(void)p;
	if (id < 100 || id >= 100 + PARAMS) return false;
	if (id == 100 + BYPASS) {
		*value = strcmp(text, "On") == 0;
		return *value || strcmp(text, "Off") == 0;
	}
	if (id == 100 + MODE) {
		for (int i = 0; i < 4; i++)
			if (strcmp(text, modes[i]) == 0) return *value = i, true;
		return false;
	}
	char *end;
	*value = strtod(text, &end);
	return end != text && *value >= rows[id - 100].min && *value <= rows[id - 100].max;
}

static double clamp(double v, double min, double max) { return v < min ? min : v > max ? max : v; }

void take(faulty *f, const clap_event_header_t *e) {
	if (e->space_id != CLAP_CORE_EVENT_SPACE_ID) return;
	const clap_event_param_value_t *v = (const void *)e;
	if (e->type == CLAP_EVENT_PARAM_VALUE && v->param_id >= 100 && v->param_id < 100 + PARAMS) {
		uint32_t i = v->param_id - 100;
		f->value[i] = clamp(v->value, rows[i].min, rows[i].max);
		if (rows[i].flags & CLAP_PARAM_IS_STEPPED) f->value[i] = (int)(f->value[i] + 0.5);
	}
	const clap_event_param_mod_t *m = (const void *)e;
	if (e->type == CLAP_EVENT_PARAM_MOD && m->param_id == 100 + GAIN) f->mod = m->amount;
}

static void flush(const clap_plugin_t *p, const clap_input_events_t *in, const clap_output_events_t *out) {
	(void)out;
	for (uint32_t i = 0, n = in->size(in); i < n; i++) take(of(p), in->get(in, i));
}

const clap_plugin_params_t ext_params = {count, get_info, get_value, value_to_text, text_to_value, flush};
