/* Parameters. */
#include "faulty.h"

#include <stdio.h>
#include <stdlib.h>

/* With the fault "set-both-instances" all instances have these values. */
double param_shared[PARAMS];

const double param_default[PARAMS] = {0, 0, 1, 10, 0};

static const struct {
	const char *name;
	uint32_t flags;
	double min, max;
} rows[PARAMS] = {
	[GAIN] = {"Gain", CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_MODULATABLE, -60, 12},
	[BYPASS] = {"Bypass", CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_STEPPED | CLAP_PARAM_IS_BYPASS, 0, 1},
	[MODE] = {"Mode", CLAP_PARAM_IS_AUTOMATABLE | CLAP_PARAM_IS_STEPPED | CLAP_PARAM_IS_ENUM, 0, 3},
	[DELAY] = {"Delay", 0, 0, 100},
	[LEVEL] = {"Level", 8, 0, 1}, /* read-only */
};
static const char *const modes[] = {"Clean", "Warm", "Hot", "Off"};

static uint32_t count(const clap_plugin_t *p) { return PARAMS - (fault("params-active") && of(p)->active); }

/* row finds a parameter by id, -1 if there is none. */
static int row(clap_id id) { return id >= 100 && id < 100 + PARAMS ? (int)id - 100 : -1; }

static bool get_info(const clap_plugin_t *p, uint32_t index, clap_param_info_t *info) {
	(void)p;
	if (fault("params-info-false") && index == DELAY) return false;
	if (index >= PARAMS) return fault("params-out-of-range");
	memset(info, 0, sizeof *info);
	info->id = 100 + index;
	info->flags = rows[index].flags;
	strcpy(info->name, rows[index].name);
	strcpy(info->module, "Main");
	info->min_value = rows[index].min;
	info->max_value = rows[index].max;
	info->default_value = param_default[index];
	info->cookie = (void *)&rows[index];
	if (fault("params-id-twice") && index == DELAY) info->id = 100 + GAIN;
	if (fault("params-id-invalid") && index == LEVEL) info->id = CLAP_INVALID_ID;
	if (index == DELAY) {
		if (fault("params-name-blank")) info->name[0] = 0;
		if (fault("params-name-endless")) memset(info->name, 'x', sizeof info->name);
		if (fault("params-module-latin1")) info->module[0] = (char)0xe4;
		if (fault("params-name-twice")) strcpy(info->name, "Gain");
		if (fault("params-range-down")) info->min_value = 200;
		if (fault("params-range-infinite")) info->max_value = 1.0 / 0.0;
		if (fault("params-range-empty")) info->min_value = info->max_value = info->default_value = 10;
		if (fault("params-default-out")) info->default_value = 101;
		if (fault("params-default-other")) info->default_value = 50;
		if (fault("params-stepped-half")) info->flags |= CLAP_PARAM_IS_STEPPED, info->max_value = 99.5;
		if (fault("params-enum-only")) info->flags |= CLAP_PARAM_IS_ENUM;
		if (fault("params-per-note")) info->flags |= 64;
		if (fault("params-mod-per-key")) info->flags |= 4096;
		if (fault("params-unknown-flag")) info->flags |= 1u << 30;
		if (fault("params-second-bypass")) info->flags |= CLAP_PARAM_IS_BYPASS | CLAP_PARAM_IS_STEPPED, info->max_value = 1, info->default_value = 0;
	}
	if (fault("params-bypass-two") && index == BYPASS) info->max_value = 2;
	if (fault("params-readonly-auto") && index == LEVEL) info->flags |= CLAP_PARAM_IS_AUTOMATABLE;
	if (fault("params-new-each-time") && index == DELAY) info->max_value = 100 + of(p)->calls++;
	return true;
}

static bool get_value(const clap_plugin_t *p, clap_id id, double *value) {
	int i = row(id);
	if (fault("params-value-unknown") && i < 0) return *value = 0, true;
	if (i < 0 || (fault("params-value-false") && i == DELAY)) return false;
	*value = (fault("set-both-instances") ? param_shared : of(p)->value)[i];
	if (i == DELAY) *value += of(p)->preset;
	if (fault("params-value-out") && i == LEVEL) *value = -160;
	return true;
}

static bool value_to_text(const clap_plugin_t *p, clap_id id, double v, char *text, uint32_t capacity) {
	int i = row(id);
	if (fault("text-unknown") && i < 0) i = DELAY;
	if (i < 0 || capacity == 0 || (fault("text-some") && i == DELAY)) return false;
	if (fault("text-any-crash") && !(v <= 1e200)) __builtin_trap();
	if (fault("text-any-long") && v > 1e200) return memset(text, 'x', 300), true;
	switch (i) {
	case BYPASS: snprintf(text, capacity, "%s", v >= 0.5 ? "On" : "Off"); break;
	case MODE: snprintf(text, capacity, "%s", modes[!(v > 0) ? 0 : v > 3 ? 3 : (int)(v + 0.5)]); break;
	default: snprintf(text, capacity, "%.2f %s", v, i == GAIN ? "dB" : "ms");
	}
	if (i == DELAY) {
		if (fault("text-blank")) text[0] = 0;
		if (fault("text-latin1")) snprintf(text, capacity, "%.2f \xb5s", v);
		if (fault("text-changes")) snprintf(text, capacity, "%.2f ms%*s", v, of(p)->calls++ % 3, "");
		if (fault("text-overflow")) sprintf(text, "%.2f milliseconds", v);
		if (fault("text-unterminated")) {
			char whole[400];
			int n = snprintf(whole, sizeof whole, "%.2f milliseconds", v);
			memcpy(text, whole, n < (int)capacity ? n + 1 : (int)capacity);
		}
		if (fault("text-rounds")) snprintf(text, capacity, "%.2f ms", v * 1.01);
	}
	if (fault("text-enum-blank") && i == MODE && v == 3) text[0] = 0;
	if (fault("text-enum-twice") && i == MODE && v == 3) snprintf(text, capacity, "Clean");
	return true;
}

static bool text_to_value(const clap_plugin_t *p, clap_id id, const char *text, double *value) {
	(void)p;
	int i = row(id);
	if (fault("text-none-read")) return false;
	if (fault("text-read-unknown") && i < 0) return *value = 0, true;
	if (i < 0 || (fault("text-read-some") && i == DELAY)) return false;
	if (i == BYPASS) {
		*value = strcmp(text, "On") == 0;
		return *value || strcmp(text, "Off") == 0;
	}
	if (i == MODE) {
		for (int m = 0; m < 4; m++)
			if (strcmp(text, modes[m]) == 0) return *value = m, true;
		return false;
	}
	char *end;
	*value = strtod(text, &end);
	if (i == DELAY) {
		if (fault("text-nonsense-infinite")) return true;
		if (fault("text-nonsense-zero")) return *value = *value >= 0 && *value <= 100 ? *value : 0, true;
		if (fault("text-read-out") && strstr(text, "ms")) return *value += 1000, true;
		if (fault("text-read-far") && strstr(text, "ms")) return *value = (int)*value / 50 * 50, true;
	}
	return end != text && *value >= rows[i].min && *value <= rows[i].max;
}

static double clamp(double v, double min, double max) { return !(v > min) ? min : v > max ? max : v; }

static void set_value(faulty *f, int i, double v, bool by_process) {
	if ((rows[i].flags & 8) && !fault("set-readonly")) return;
	if (fault(by_process ? "set-process-ignored" : "set-flush-ignored") && i == DELAY) return;
	if (fault("set-flush-active-ignored") && f->active && !by_process) return;
	if (fault("set-rounds") && i == DELAY) v = (int)v / 7 * 7;
	if (fault("set-same-not") && by_process && i == GAIN) v = (int)v;
	if (!fault("set-any")) v = clamp(v, rows[i].min, rows[i].max);
	if (fault("set-wraps") && i == DELAY && v == rows[i].max) v = rows[i].max + 1;
	f->value[i] = rows[i].flags & CLAP_PARAM_IS_STEPPED ? (int)(v + 0.5) : v;
	if (fault("set-both-instances")) param_shared[i] = f->value[i];
}

void take(faulty *f, const clap_event_header_t *e, bool by_process) {
	if (e->space_id != CLAP_CORE_EVENT_SPACE_ID && !fault(by_process ? "space-process" : "space-flush")) return;
	const clap_event_param_value_t *v = (const void *)e;
	if (e->type != CLAP_EVENT_PARAM_VALUE && e->type != CLAP_EVENT_PARAM_MOD) return;
	int i = row(v->param_id);
	if (fault("unknown-sets") && i < 0) i = DELAY;
	if (fault("unknown-traps") && i < 0) __builtin_trap();
	if (fault("unknown-traps")) fputs("\x1b[31ma word before\x1b[0m\n", stderr);
	if (fault("unknown-crashes") && i < 0) __builtin_trap();
	if (fault("cookie-needed") && !v->cookie) return;
	if (i < 0) return;
	if (e->type == CLAP_EVENT_PARAM_VALUE) set_value(f, i, v->value, by_process);
	else if (i == GAIN && fault("modulation-sets")) f->value[i] += v->value;
	else if (i == GAIN) f->mod = v->value;
}

/* Events that the plugin sends back when it is handed some. */
static void answer(const clap_output_events_t *out, clap_id id, double value, uint32_t time) {
	clap_event_param_value_t e = {{sizeof e, time, 0, CLAP_EVENT_PARAM_VALUE, 0}, id, NULL, -1, -1, -1, -1, value};
	out->try_push(out, &e.header);
}

void answers(const clap_input_events_t *in, const clap_output_events_t *out, uint32_t frames) {
	if (in->size(in) == 0) return;
	if (fault("answer-unknown")) answer(out, 7, 0, 0);
	if (fault("answer-nan")) answer(out, 100 + DELAY, 0.0 / 0.0, 0);
	if (fault("answer-out-of-range")) answer(out, 100 + DELAY, 101, 0);
	if (fault("answer-late")) answer(out, 100 + DELAY, 1, frames);
	if (fault("answer-unsorted")) answer(out, 100 + DELAY, 1, 9), answer(out, 100 + DELAY, 1, 3);
}

static void flush(const clap_plugin_t *p, const clap_input_events_t *in, const clap_output_events_t *out) {
	uint32_t n = in->size(in);
	for (uint32_t i = 0; i < n; i++) take(of(p), in->get(in, i), false);
	answers(in, out, 1 << 30);
	if (fault("flush-resets") && n == 0) memcpy(of(p)->value, param_default, sizeof param_default);
}

const clap_plugin_params_t ext_params = {count, get_info, get_value, value_to_text, text_to_value, flush};
const clap_plugin_params_t ext_params_no_flush = {count, get_info, get_value, value_to_text, text_to_value, NULL};
