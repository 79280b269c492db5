/* Further extensions. Their structs are declared once more in exts.h. */
#define ext_ports types_of_ports /* faulty.h has tables of these names */
#define ext_params types_of_params
#define ext_state types_of_state
#include "../../../../bindings/clap/claptest/testdata/exts.h"
#undef ext_ports
#undef ext_params
#undef ext_state
#include "faulty.h"

#include <math.h>
#include <string.h>

static faulty *self(const plugin *p) { return of((const clap_plugin_t *)p); }

/* ---- render ---- */
static bool hard(const plugin *p) { (void)p; return false; }
static bool render(const plugin *p, int32_t mode) { (void)p; return !(mode == 0 && fault("render-stuck")); }
static const ext_render render_ext = {hard, render};

/* ---- port configurations: stereo, and mono ---- */
static uint32_t config_count(const plugin *p) { (void)p; return 2; }
static bool config_get(const plugin *p, uint32_t i, ports_config *o) {
	(void)p;
	if (i > 1) return false;
	uint32_t n = 2 - i;
	const char *type = n == 1 ? "mono" : "stereo";
	*o = (ports_config){10 + i, "", 1, 1, true, fault("config-shape") ? 2 : n, type, true, n, type};
	strcpy(o->name, n == 1 ? "Mono" : "Stereo");
	return true;
}
static bool config_select(const plugin *p, uint32_t id) {
	if (fault("config-any") && id > 11) return true;
	if ((id != 10 && id != 11) || (id == 11 && fault("config-refused"))) return false;
	self(p)->mono = id == 11;
	return true;
}
static const ext_config config_ext = {config_count, config_get, config_select};

static bool can_apply(const plugin *p, const port_request *r, uint32_t n) {
	(void)p;
	for (uint32_t i = 0; i < n; i++)
		if (r[i].index || r[i].channels < 1 || r[i].channels > 2 || r[i].channels != r[0].channels) return false;
	return n == 2;
}
static bool apply(const plugin *p, const port_request *r, uint32_t n) {
	if (!can_apply(p, r, n)) return fault("apply-anything");
	self(p)->mono = r[0].channels == 1 && !fault("apply-not");
	return true;
}
static const ext_configurable configurable_ext = {can_apply, apply};

/* ---- activation of ports ---- */
static bool while_processing(const plugin *p) { (void)p; return false; }
static bool set_active(const plugin *p, bool input, uint32_t i, bool active, uint32_t bits) {
	(void)p; (void)input; (void)bits;
	return (i == 0 && !(active && fault("port-stays-off"))) || fault("any-port");
}
static const ext_activation activation_ext = {while_processing, set_active};

/* ---- remote controls, indications, track, gain ---- */
static uint32_t page_count(const plugin *p) { (void)p; return 2; }
static bool page_get(const plugin *p, uint32_t i, page *o) {
	(void)p;
	if (i > 1) return false;
	*o = (page){"Main", 7 + i, "", {100, 101, 102, 103, UINT32_MAX, UINT32_MAX, UINT32_MAX, UINT32_MAX}, false};
	strcpy(o->name, i ? "More" : "Main");
	if (fault("page-parameter")) o->param[5] = 999;
	if (fault("page-id-twice")) o->id = 7;
	return true;
}
static const ext_remote remote_ext = {page_count, page_get};

static void mapping(const plugin *p, uint32_t id, bool has, const colour *c, const char *label, const char *text) {
	(void)id; (void)c; (void)label; (void)text;
	if (has && fault("indication-sets")) self(p)->value[DELAY] = 55;
}
static void automation(const plugin *p, uint32_t id, uint32_t state, const colour *c) { (void)p; (void)id; (void)state; (void)c; }
static const ext_indication indication_ext = {mapping, automation};

static void track_changed(const plugin *p) {
	const host_track *h = self(p)->host->get_extension(self(p)->host, "clap.track-info/1");
	track t = {0};
	if (h) h->get((const host *)self(p)->host, &t);
	behaviour_track((const clap_plugin_t *)p);
}
static const ext_track track_ext = {track_changed};

static double gain_get(const plugin *p) { (void)p; return fault("gain-nan") ? NAN : 0; }
static const ext_gain gain_ext = {gain_get};

const void *further_extension(const char *id) {
	static const struct { const char *id; const void *table; } all[] = {
		{"clap.render", &render_ext}, {"clap.audio-ports-config", &config_ext},
		{"clap.configurable-audio-ports/1", &configurable_ext}, {"clap.audio-ports-activation/2", &activation_ext},
		{"clap.remote-controls/2", &remote_ext}, {"clap.param-indication/4", &indication_ext},
		{"clap.track-info/1", &track_ext}, {"clap.gain-adjustment-metering/0", &gain_ext},
	};
	for (size_t i = 0; i < sizeof all / sizeof all[0]; i++)
		if (strcmp(id, all[i].id) == 0) return all[i].table;
	return NULL;
}
