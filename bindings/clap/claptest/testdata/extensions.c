/* One plugin with every further extension, which logs what its host tells it,
 * and a provider of presets for it. Presets whose keys name a misuse make the
 * plugin call its host where it must not. */
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "exts.h"

#ifdef DRAFT
#define ID(final, draft) draft
#else
#define ID(final, draft) final
#endif

typedef struct { plugin p; const host *h; uint32_t config; bool misuse; } instance;

static instance *self(const plugin *p) { return p->data; }
static const void *host_ext(const plugin *p, const char *id) {
	const host *h = self(p)->h;
	return h->get_extension(h, id);
}
__attribute__((format(printf, 2, 3))) static void say(const plugin *p, const char *format, ...) {
	const host_log *log = host_ext(p, "clap.log");
	char line[1024];
	va_list args;
	va_start(args, format);
	vsnprintf(line, sizeof line, format, args);
	va_end(args);
	if (log) log->log(self(p)->h, 1, line);
}
static const char *or_null(const char *s) { return s ? s : "null"; }

/* ---- ports ---- */
static uint32_t channels_of(uint32_t config) { return config == 11 ? 1 : 2; }
static void describe_port(uint32_t config, bool input, port_info *o) {
	memset(o, 0, sizeof *o);
	o->id = input; o->flags = 3; o->channels = channels_of(config); o->pair = !input;
	o->type = o->channels == 1 ? "mono" : "stereo";
	strcpy(o->name, input ? "In" : "Out");
}
static uint32_t ports_count(const plugin *p, bool input) { (void)p; (void)input; return 1; }
static bool ports_get(const plugin *p, uint32_t i, bool input, port_info *o) {
	if (i) return false;
	describe_port(self(p)->config, input, o);
	return true;
}
static uint32_t config_count(const plugin *p) { (void)p; return 2; }
static bool config_get(const plugin *p, uint32_t i, ports_config *o) {
	(void)p;
	if (i > 1) return false;
	uint32_t n = channels_of(10 + i);
	*o = (ports_config){10 + i, "", 1, 1, true, n, n == 1 ? "mono" : "stereo", true, n, n == 1 ? "mono" : "stereo"};
	strcpy(o->name, i ? "Mono" : "Stereo");
	return true;
}
static bool config_select(const plugin *p, uint32_t id) {
	if (id != 10 && id != 11) return false;
	self(p)->config = id;
	return true;
}
static uint32_t config_current(const plugin *p) { return self(p)->config; }
static bool config_port(const plugin *p, uint32_t id, uint32_t i, bool input, port_info *o) {
	(void)p;
	if ((id != 10 && id != 11) || i) return false;
	describe_port(id, input, o);
	return true;
}
static bool can_apply(const plugin *p, const port_request *r, uint32_t n) {
	for (uint32_t i = 0; i < n; i++)
		say(p, "request %d %u %u %s %d", r[i].input, r[i].index, r[i].channels, r[i].type, r[i].details != NULL);
	for (uint32_t i = 0; i < n; i++)
		if (r[i].index || r[i].channels < 1 || r[i].channels > 2 || r[i].channels != r[0].channels) return false;
	return n == 2;
}
static bool apply(const plugin *p, const port_request *r, uint32_t n) {
	if (!can_apply(p, r, n)) return false;
	self(p)->config = r[0].channels == 1 ? 11 : 10;
	return true;
}
static bool while_processing(const plugin *p) { (void)p; return true; }
static bool set_active(const plugin *p, bool input, uint32_t i, bool active, uint32_t bits) {
	const host_threads *t = host_ext(p, "clap.thread-check");
	say(p, "active %d %u %d %u on %s", input, i, active, bits, t->is_audio(self(p)->h) ? "audio" : "main");
	return i == 0;
}

/* ---- remote controls, indications, track, gain, notes ---- */
static uint32_t page_count(const plugin *p) { (void)p; return 1; }
static bool page_get(const plugin *p, uint32_t i, page *o) {
	(void)p;
	if (i) return false;
	*o = (page){"Main", 77, "Drive", {1, 2, 3, 4, 5, 6, 7, UINT32_MAX}, true};
	return true;
}
static const char *colour_text(const colour *c, char *text) {
	if (!c) return "none";
	sprintf(text, "%u/%u/%u/%u", c->alpha, c->red, c->green, c->blue);
	return text;
}
static void set_mapping(const plugin *p, uint32_t id, bool has, const colour *c, const char *label, const char *text) {
	char b[32];
	say(p, "mapping %u %d %s %s %s", id, has, colour_text(c, b), or_null(label), or_null(text));
}
static void set_automation(const plugin *p, uint32_t id, uint32_t state, const colour *c) {
	char b[32];
	say(p, "automation %u %u %s", id, state, colour_text(c, b));
}
static void track_changed(const plugin *p) {
	const host_track *h = host_ext(p, ID("clap.track-info/1", "clap.track-info.draft/1"));
	track t = {.type = "untouched"};
	char b[32];
	if (!h || !h->get(self(p)->h, &t)) { say(p, "no track"); return; }
	say(p, "track %d %s %s %d %s", (int)t.flags, t.name, colour_text(&t.c, b), t.channels, t.type);
}
static double gain_get(const plugin *p) {
	const host_threads *t = host_ext(p, "clap.thread-check");
	return t->is_audio(self(p)->h) ? -3.25 : 99;
}
static uint32_t note_count(const plugin *p, bool input) { (void)p; return input ? 2 : 0; }

/* ---- state: the context it was saved for ---- */
static bool save(const plugin *p, const ostream *o, uint32_t context) {
	(void)p;
	char data[16] = "context 0 saved.";
	data[8] = '0' + context;
	for (size_t done = 0; done < sizeof data;) {
		int64_t n = o->write(o, data + done, sizeof data - done);
		if (n <= 0) return false;
		done += n;
	}
	return true;
}
static bool load(const plugin *p, const istream *in, uint32_t context) {
	char data[17] = "";
	size_t got = 0;
	int calls = 0;
	for (int64_t n; (n = in->read(in, data + got, sizeof data - got)); got += n, calls++)
		if (n < 0) { say(p, "the stream failed"); return false; }
	say(p, "load of %.16s for %u in %d calls", data, context, calls);
	return got == 16;
}

/* ---- preset-load ---- */
static void misuse_on_main(const plugin *p, const char *what) {
	const host *h = self(p)->h;
	if (!strcmp(what, "latency")) ((const host_changed *)host_ext(p, "clap.latency"))->changed(h);
	if (!strcmp(what, "rescan")) ((const host_params *)host_ext(p, "clap.params"))->rescan(h, 8 | 1);
	if (!strcmp(what, "ports")) ((const host_ports *)host_ext(p, "clap.audio-ports"))->rescan(h, 4 | 1);
	if (!strcmp(what, "notes")) ((const host_notes *)host_ext(p, "clap.note-ports"))->rescan(h, 1);
	if (!strcmp(what, "tail")) ((const host_changed *)host_ext(p, "clap.tail"))->changed(h);
	if (!strcmp(what, "later")) self(p)->misuse = true;
	if (!strcmp(what, "lawful")) {
		((const host_params *)host_ext(p, "clap.params"))->rescan(h, 1);
		((const host_ports *)host_ext(p, "clap.audio-ports"))->rescan(h, 1);
		((const host_notes *)host_ext(p, "clap.note-ports"))->rescan(h, 2);
		((const host_changed *)host_ext(p, "clap.state"))->changed(h);
		((const host_changed *)host_ext(p, "clap.audio-ports-config"))->changed(h);
		const host_remote *r = host_ext(p, ID("clap.remote-controls/2", "clap.remote-controls.draft/2"));
		r->changed(h); r->suggest(h, 77);
	}
}
static void misuse_on_audio(const plugin *p) {
	const host *h = self(p)->h;
	((const host_changed *)host_ext(p, "clap.state"))->changed(h);
	((const host_params *)host_ext(p, "clap.params"))->request_flush(h);
	((const host_changed *)host_ext(p, "clap.tail"))->changed(h); /* as it should */
	h->request_restart(h);
	h->request_restart(h);
}
static bool from_location(const plugin *p, uint32_t kind, const char *path, const char *key) {
	const host_preset *h = host_ext(p, ID("clap.preset-load/2", "clap.preset-load.draft/2"));
	if (path) { h->error(self(p)->h, kind, path, key, 2, "no such file"); return false; }
	if (key) misuse_on_main(p, key);
	h->loaded(self(p)->h, kind, path, key);
	return true;
}

/* ---- the plugin ---- */
static const ext_ports ports = {ports_count, ports_get};
static const ext_config configs = {config_count, config_get, config_select};
static const ext_config_info config_info = {config_current, config_port};
static const ext_configurable configurable = {can_apply, apply};
static const ext_activation activation = {while_processing, set_active};
static const ext_remote remote = {page_count, page_get};
static const ext_indication indication = {set_mapping, set_automation};
static const ext_track track_ext = {track_changed};
static const ext_gain gain = {gain_get};
static const ext_notes notes = {note_count, NULL};
static const ext_context context = {save, load};
static const ext_preset preset_load = {from_location};
static const struct { const char *id; const void *table; } extensions[] = {
	{"clap.audio-ports", &ports}, {"clap.audio-ports-config", &configs},
	{ID("clap.audio-ports-config-info/1", "clap.audio-ports-config-info/draft-0"), &config_info},
	{ID("clap.configurable-audio-ports/1", "clap.configurable-audio-ports.draft1"), &configurable},
	{ID("clap.audio-ports-activation/2", "clap.audio-ports-activation/draft-2"), &activation},
	{ID("clap.remote-controls/2", "clap.remote-controls.draft/2"), &remote},
	{ID("clap.param-indication/4", "clap.param-indication.draft/4"), &indication},
	{ID("clap.track-info/1", "clap.track-info.draft/1"), &track_ext},
	{"clap.gain-adjustment-metering/0", &gain}, {"clap.note-ports", &notes},
	{"clap.state-context/2", &context}, {ID("clap.preset-load/2", "clap.preset-load.draft/2"), &preset_load},
};
static const void *plugin_extension(const plugin *p, const char *id) {
	(void)p;
#ifdef NULLS
	static const void *nulls[16];
	return nulls;
#endif
	for (unsigned i = 0; i < sizeof extensions / sizeof extensions[0]; i++)
		if (!strcmp(id, extensions[i].id)) return extensions[i].table;
	return NULL;
}
static bool plugin_init(const plugin *p) { say(p, "init"); return true; }
static void plugin_destroy(const plugin *p) { free(self(p)); }
static bool plugin_activate(const plugin *p, double rate, uint32_t min, uint32_t max) {
	(void)rate; (void)min; (void)max;
	const host_changed *latency = host_ext(p, "clap.latency");
	if (latency) latency->changed(self(p)->h); /* the one place for it */
	return true;
}
static void nothing(const plugin *p) { (void)p; }
static bool start(const plugin *p) { (void)p; return true; }
static int32_t plugin_process(const plugin *p, const process_data *d) {
	for (uint32_t c = 0; c < d->out[0].channels; c++)
		if (d->out[0].data64) memcpy(d->out[0].data64[c], d->in[0].data64[c], d->frames * sizeof(double));
	if (self(p)->misuse) misuse_on_audio(p);
	return 1;
}

/* ---- presets ---- */
static const provider_desc provider_desc_all = {{1, 2, 10}, "test.presets", "Test presets", "Test"};
static const indexer *the_indexer;
static char directory[4096];
static bool provider_init(const provider *p) {
	(void)p;
	const indexer *x = the_indexer;
	filetype t = {"Preset", NULL, "preset"};
	location inside = {1, "Factory", 1, NULL}, user = {2, "User", 0, directory}, gone = {2, "Gone", 0, "/nonexistent/presets"};
	soundpack s = {1, "pack", "Pack", "d", "https://example.org", "Test", NULL, 86400};
	return x->filetype(x, &t) && x->location(x, &inside) && x->location(x, &user) && x->location(x, &gone) && x->soundpack(x, &s);
}
static bool provider_metadata(const provider *p, uint32_t kind, const char *path, const receiver *r) {
	(void)p;
	if (kind == 1 && path) return false;
	if (kind == 0 && path && strstr(path, "broken")) { r->error(r, 5, "it is broken"); return false; }
	if (kind == 0 && path && strstr(path, "mute")) return false;
	if (kind == 0) {
		r->feature(r, "too early");
		filetype late = {"Late", NULL, "late"};
		the_indexer->filetype(the_indexer, &late);
		return r->begin(r, "Mine", NULL);
	}
	universal_id id = {"clap", "test.extensions"};
	if (!r->begin(r, "Loud", "loud")) return false;
	r->plugin_id(r, &id); r->soundpack(r, "pack"); r->flags(r, 9); r->creator(r, "A"); r->creator(r, "B");
	r->description(r, "Very loud"); r->times(r, 86400, 2 * 86400); r->feature(r, "club"); r->extra(r, "key", "value");
	if (!r->begin(r, "Quiet", "quiet")) return false;
	r->times(r, 0, 0);
	return true;
}
static void provider_destroy(const provider *p) { (void)p; }
static const void *provider_extension(const provider *p, const char *id) { (void)p; (void)id; return NULL; }
static const provider the_provider = {&provider_desc_all, NULL, provider_init, provider_destroy, provider_metadata, provider_extension};
static uint32_t providers_count(const provider_factory *f) { (void)f; return 1; }
static const provider_desc *providers_get(const provider_factory *f, uint32_t i) { (void)f; return i ? NULL : &provider_desc_all; }
static const provider *providers_create(const provider_factory *f, const indexer *x, const char *id) {
	(void)f;
	the_indexer = x;
	return strcmp(id, provider_desc_all.id) ? NULL : &the_provider;
}
static const provider_factory providers = {providers_count, providers_get, providers_create};

/* ---- factory and entry ---- */
static const char *features[] = {"audio-effect", NULL};
static const descriptor desc = {{1, 2, 10}, "test.extensions", "Extensions", "Test", "", "", "", "1", "", features};
static uint32_t factory_count(const factory *f) { (void)f; return 1; }
static const descriptor *factory_get(const factory *f, uint32_t i) { (void)f; return i ? NULL : &desc; }
static const plugin *factory_create(const factory *f, const host *h, const char *id) {
	(void)f;
	if (!strcmp(id, "early")) h->get_extension(h, "clap.log");
	if (strcmp(id, desc.id) && strcmp(id, "early")) return NULL;
	instance *s = calloc(1, sizeof *s);
	s->h = h; s->config = 10;
	s->p = (plugin){&desc, s, plugin_init, plugin_destroy, plugin_activate, nothing, start, nothing, nothing,
		plugin_process, plugin_extension, nothing};
	return &s->p;
}
static const factory the_factory = {factory_count, factory_get, factory_create};
static bool entry_init(const char *path) { snprintf(directory, sizeof directory, "%s.presets", path); return true; }
static void entry_deinit(void) {}
static const void *entry_factory(const char *id) {
	if (!strcmp(id, ID("clap.preset-discovery-factory/2", "clap.preset-discovery-factory/draft-2"))) return &providers;
	return strcmp(id, "clap.plugin-factory") ? NULL : &the_factory;
}
__attribute__((visibility("default"))) const entry clap_entry = {{1, 2, 10}, entry_init, entry_deinit, entry_factory};
