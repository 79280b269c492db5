/* A CLAP file with one plugin per behaviour a host must cope with.
 *
 * Every plugin with ports is a gain with sample-accurate automation, followed
 * by a delay that it reports as latency. What else it does is in behaviours.h. */
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "behaviours.h"

/* ---- parameters ---- */
enum { GAIN = 1, LATENCY = 2, MODE = 7, SIDE_GAIN = 9, OFFLINE = 12, POSITION = 13,
	CALLBACKS = 14, ACTIVATIONS = 15, VIOLATIONS = 99 };
enum { STEPPED = 1, READONLY = 8, AUTOMATABLE = 32, MODULATABLE = 1024, ENUM = 1 << 16 };
static const struct { uint32_t id, flags; const char *module, *name; double min, max, def; } params[] = {
	{GAIN, AUTOMATABLE | MODULATABLE, "Main", "Gain", -60, 24, 0},
	{LATENCY, STEPPED, "Setup/Time", "Latency", 0, 4096, 0},
	{MODE, STEPPED | ENUM | AUTOMATABLE, "Setup", "Mode", 0, 2, 0},
	{SIDE_GAIN, AUTOMATABLE, "/Side/", "Gain", -60, 24, 0},
	{OFFLINE, STEPPED | READONLY, "State", "Offline", 0, 1, 0},
	{POSITION, READONLY, "State", "Position", -1, 1e9, -1},
	{CALLBACKS, STEPPED | READONLY, "State", "Callbacks", 0, 1e9, 0},
	{ACTIVATIONS, STEPPED | READONLY, "State", "Activations", 0, 1e9, 0},
	{VIOLATIONS, STEPPED | READONLY, "State", "Violations", 0, 1e9, 0},
};
enum { PARAMS = sizeof params / sizeof params[0] };
static const char *modes[] = {"Clean", "Warm", "Hot"};

typedef struct {
	plugin p;
	const host *h;
	const host_threads *threads;
	uint32_t flags, latency, blocks;
	bool active, processing;
	double value[PARAMS], mod;
	double ring[2][RING], last[2];
	uint64_t pos;
	meters m;
	pthread_t thread;
} instance;

static instance *self(const plugin *p) { return p->data; }
static const void *host_ext(instance *s, const char *id) { return s->h->get_extension(s->h, id); }

static double *slot(instance *s, uint32_t id) {
	for (int i = 0; i < PARAMS; i++)
		if (params[i].id == id) return &s->value[i];
	return NULL;
}

/* Counts every call on the wrong thread or in the wrong state. */
static void expect(instance *s, bool ok) { if (!ok) ++*slot(s, VIOLATIONS); }
static void on_main(instance *s) {
	expect(s, s->threads && s->threads->is_main(s->h) && !s->threads->is_audio(s->h));
}
static void on_audio(instance *s) {
	expect(s, s->threads && s->threads->is_audio(s->h) && !s->threads->is_main(s->h));
}

static void take(instance *s, const header *e) {
	const param_event *p = (const param_event *)e;
	if (e->space != 0 || (e->type != 5 && e->type != 6)) return;
	expect(s, e->size == sizeof *p && p->note == -1 && p->key == -1);
	double *v = slot(s, p->param);
	if (!v) { expect(s, false); return; }
	for (int i = 0; i < PARAMS; i++) /* the cookie is the one param_info gave */
		if (params[i].id == p->param) expect(s, p->cookie == (void *)&params[i]);
	if (e->type == 6) { if (p->param == GAIN) s->mod = p->value; return; }
	*v = p->value;
	if (p->param == LATENCY && s->active && (uint32_t)*v != s->latency) s->h->request_restart(s->h);
}

static uint32_t params_count(const plugin *p) { on_main(self(p)); return PARAMS; }
static bool params_info(const plugin *p, uint32_t i, param_info *o) {
	on_main(self(p));
	if (i >= PARAMS) return false;
	memset(o, 0, sizeof *o);
	o->id = params[i].id; o->flags = params[i].flags; o->cookie = (void *)&params[i];
	o->min = params[i].min; o->max = params[i].max; o->def = params[i].def;
	strcpy(o->name, params[i].name); strcpy(o->module, params[i].module);
	return true;
}
static bool params_value(const plugin *p, uint32_t id, double *o) {
	on_main(self(p));
	double *v = slot(self(p), id);
	if (v) *o = *v;
	return v != NULL;
}
static bool params_to_text(const plugin *p, uint32_t id, double v, char *o, uint32_t n) {
	on_main(self(p));
	if ((self(p)->flags & NO_TEXT) || !slot(self(p), id)) return false;
	if (id == MODE && v >= 0 && v <= 2) snprintf(o, n, "%s", modes[(int)v]);
	else if (id == GAIN || id == SIDE_GAIN) snprintf(o, n, "%.2f dB", v);
	else snprintf(o, n, "%g", v);
	return true;
}
static bool params_to_value(const plugin *p, uint32_t id, const char *text, double *o) {
	on_main(self(p));
	if ((self(p)->flags & NO_TEXT) || !slot(self(p), id)) return false;
	for (int i = 0; id == MODE && i < 3; i++)
		if (!strcmp(text, modes[i])) { *o = i; return true; }
	char *end;
	*o = strtod(text, &end);
	return end != text && (!*end || !strcmp(end, " dB") || !strcmp(end, "dB"));
}
static void params_flush(const plugin *p, const in_events *in, const out_events *out) {
	instance *s = self(p);
	(void)out;
	if (s->active) on_audio(s); else on_main(s);
	for (uint32_t i = 0, n = in->size(in); i < n; i++) take(s, in->get(in, i));
}
static const ext_params ext_params_all = {params_count, params_info, params_value,
	params_to_text, params_to_value, params_flush};
static const ext_params ext_params_no_flush = {params_count, params_info, params_value,
	params_to_text, params_to_value, NULL};

/* ---- ports ---- */
static uint32_t ports_count(const plugin *p, bool input) {
	(void)input; on_main(self(p));
	return self(p)->flags & EXTRA ? 2 : 1;
}
static bool ports_get(const plugin *p, uint32_t i, bool input, port_info *o) {
	if (i >= ports_count(p, input)) return false;
	bool mono = (self(p)->flags & MONO) || i == 1;
	memset(o, 0, sizeof *o);
	o->id = 10 * i + input; o->channels = mono ? 1 : 2; o->type = mono ? "mono" : "stereo";
	o->flags = (i == 0) | (self(p)->flags & SINGLE ? 0 : 2); o->pair = UINT32_MAX;
	strcpy(o->name, i ? "Extra" : "Main");
	return true;
}
static const ext_ports ext_ports_all = {ports_count, ports_get};

/* ---- latency, tail, render, meters ---- */
static uint32_t get_latency(const plugin *p) {
	on_main(self(p)); expect(self(p), self(p)->active);
	return self(p)->latency;
}
static uint32_t get_tail(const plugin *p) {
	if (self(p)->flags & SHORT_TAIL) return 400;
	if (self(p)->flags & DECAY) return INT32_MAX;
	if (self(p)->flags & LONG_TAIL) return 4800000;
	return self(p)->flags & ECHO ? TAIL : 0;
}
static bool render_hard(const plugin *p) { on_main(self(p)); return false; }
static bool render_set(const plugin *p, int32_t mode) {
	on_main(self(p)); *slot(self(p), OFFLINE) = mode;
	return true;
}
static const meters *get_meters(const plugin *p) { return &self(p)->m; }
static const ext_frames ext_latency = {get_latency}, ext_tail = {get_tail};
static const ext_render ext_render_all = {render_hard, render_set};
static void analyse(const plugin *p) { self(p)->m.io[1].spectra++; }
static const ext_meters ext_meters_all = {get_meters, analyse};

/* ---- state: a magic number and the first four parameters ---- */
static bool state_save(const plugin *p, const ostream *o) {
	on_main(self(p));
	if (self(p)->flags & STATE_FAILS) return false;
	char data[40] = "TESTSTA1";
	memcpy(data + 8, self(p)->value, 32);
	for (size_t n = self(p)->flags & BYTES ? 1 : sizeof data, i = 0; i < sizeof data; i += n)
		if (o->write(o, data + i, n) != (int64_t)n) return false;
	return true;
}
static bool state_load(const plugin *p, const istream *in) {
	on_main(self(p));
	if (self(p)->flags & STATE_FAILS) return false;
	char data[41];
	size_t got = 0;
	for (;;) {
		int64_t n = in->read(in, data + got, self(p)->flags & BYTES ? 1 : sizeof data - got);
		if (n < 0) return false;
		if (n == 0) break;
		got += n;
		if (got == sizeof data) return false;
	}
	if (got != 40 || memcmp(data, "TESTSTA1", 8)) return false;
	memcpy(self(p)->value, data + 8, 32);
	return true;
}
static const ext_state ext_state_all = {state_save, state_load};

/* ---- the plugin ---- */
static void *other_thread(void *arg) {
	instance *s = arg;
	expect(s, !s->threads->is_main(s->h) && !s->threads->is_audio(s->h));
	s->h->request_callback(s->h);
	const host_log *log = host_ext(s, "clap.log");
	if (log) log->log(s->h, 1, "hello from another thread");
	return NULL;
}

static bool plugin_init(const plugin *p) {
	instance *s = self(p);
	s->threads = host_ext(s, "clap.thread-check");
	on_main(s);
	expect(s, s->h->name && s->h->vendor && s->h->url && s->h->ver && s->h->v.major == 1);
	expect(s, host_ext(s, "clap.log") && host_ext(s, "clap.params") && host_ext(s, "clap.state") &&
		host_ext(s, "clap.latency") && host_ext(s, "clap.tail") && host_ext(s, "clap.audio-ports"));
	expect(s, !host_ext(s, "no.such.extension"));
	if (s->flags & INIT_FAILS) {
		const host_log *log = host_ext(s, "clap.log");
		log->log(s->h, 3, "no licence for the flux capacitor");
		return false;
	}
	if (s->flags & THREADS && !pthread_create(&s->thread, NULL, other_thread, s))
		pthread_join(s->thread, NULL);
	return true;
}
static void plugin_destroy(const plugin *p) {
	on_main(self(p)); expect(self(p), !self(p)->active);
	free(self(p));
}
static void plugin_reset(const plugin *p) {
	instance *s = self(p);
	on_audio(s); expect(s, s->active);
	memset(s->ring, 0, sizeof s->ring);
	s->last[0] = s->last[1] = 0;
	s->pos = 0;
}
static bool plugin_activate(const plugin *p, double rate, uint32_t min, uint32_t max) {
	instance *s = self(p);
	on_main(s); expect(s, !s->active && rate > 0 && min >= 1 && max >= min);
	if (s->flags & ACTIVATE_FAILS) return false;
	s->latency = *slot(s, LATENCY);
	memset(s->ring, 0, sizeof s->ring);
	s->last[0] = s->last[1] = 0;
	s->pos = s->blocks = 0;
	s->active = true;
	++*slot(s, ACTIVATIONS);
	return true;
}
static void plugin_deactivate(const plugin *p) {
	on_main(self(p)); expect(self(p), self(p)->active && !self(p)->processing);
	self(p)->active = false;
}
static bool plugin_start(const plugin *p) {
	on_audio(self(p)); expect(self(p), self(p)->active && !self(p)->processing);
	if (self(p)->flags & START_FAILS) return false;
	return self(p)->processing = true;
}
static void plugin_stop(const plugin *p) {
	on_audio(self(p)); expect(self(p), self(p)->processing);
	self(p)->processing = false;
}

static double sample(const buffer *b, int channel, uint32_t i) {
	return b->data64 ? b->data64[channel][i] : b->data32[channel][i];
}
static void run(instance *s, const process_data *d, uint32_t from, uint32_t to) {
	double gain = pow(10, (*slot(s, GAIN) + s->mod) / 20);
	int channels = d->in[0].channels;
	for (uint32_t i = from; i < to; i++, s->pos++) {
		for (int c = 0; c < channels; c++) {
			double *ring = s->ring[c], x = sample(&d->in[0], c, i) * gain;
			if (s->flags & DECAY) x = s->last[c] = x + (s->flags & HUM ? 1 : 0.999) * s->last[c];
			ring[s->pos % RING] = x;
			double y = ring[(s->pos - s->latency) % RING];
			if (s->flags & ECHO) y += 0.5 * ring[(s->pos - s->latency - TAIL) % RING];
			if (d->out[0].data64) d->out[0].data64[c][i] = y; else d->out[0].data32[c][i] = y;
		}
	}
}
static void watch_transport(instance *s, const process_data *d) {
	if (!d->where) return;
	expect(s, d->where->h.size == sizeof(transport) && d->where->h.type == 9 && d->where->h.space == 0);
	expect(s, d->where->flags & 16);
	if (d->where->flags & 4) *slot(s, POSITION) = d->where->seconds / 2147483648.0;
}
static void watch_extra(instance *s, const process_data *d) {
	expect(s, d->ins == (s->flags & EXTRA ? 2 : 1) && d->outs == d->ins);
	for (uint32_t i = 0; i < d->frames && s->flags & EXTRA; i++) {
		expect(s, sample(&d->in[1], 0, i) == 0);
		if (d->out[1].data64) d->out[1].data64[0][i] = 0.7; else d->out[1].data32[0][i] = 0.7f;
	}
}
static void push_many(const process_data *d) {
	param_event e = {{sizeof e, 0, 0, 5, 0}, GAIN, NULL, -1, -1, -1, -1, 3};
	for (int i = 0; i < 100000 && d->replies->try_push(d->replies, &e.h); i++) {}
	header odd = {sizeof odd, 0, 77, 1234, 0};
	d->replies->try_push(d->replies, &odd);
}
static int32_t plugin_process(const plugin *p, const process_data *d) {
	instance *s = self(p);
	if (!(s->flags & DEAF)) on_audio(s);
	expect(s, s->active && s->processing);
	if (++s->blocks >= 3 && s->flags & ERRS) return 0;
	watch_transport(s, d);
	watch_extra(s, d);
	if (s->flags & PUSHY) push_many(d);
	uint32_t done = 0, n = s->flags & DEAF ? 0 : d->events->size(d->events);
	for (uint32_t i = 0; i < n; i++) {
		const header *e = d->events->get(d->events, i);
		expect(s, e->time >= done && e->time < d->frames);
		run(s, d, done, e->time);
		done = e->time;
		take(s, e);
	}
	if (!(s->flags & DEAF)) expect(s, d->events->get(d->events, n) == NULL);
	run(s, d, done, d->frames);
	if (s->flags & METERS) {
		s->m.stage[0].frames += d->frames;
		s->m.stage[0].sum += 2.0 * d->frames;
	}
	if (s->flags & NAGGING) {
		s->h->request_restart(s->h);
		s->h->request_callback(s->h);
		s->h->request_process(s->h);
		((const host_changed *)host_ext(s, "clap.tail"))->changed(s->h);
		((const host_params *)host_ext(s, "clap.params"))->request_flush(s->h);
	}
	return 1;
}
static void plugin_on_main(const plugin *p) {
	instance *s = self(p);
	on_main(s);
	++*slot(s, CALLBACKS);
	if (!(s->flags & NAGGING)) return;
	s->h->request_callback(s->h);
	((const host_changed *)host_ext(s, "clap.state"))->changed(s->h);
	((const host_params *)host_ext(s, "clap.params"))->rescan(s->h, 1);
	((const host_params *)host_ext(s, "clap.params"))->clear(s->h, GAIN, 1);
	const host_ports *ports = host_ext(s, "clap.audio-ports");
	expect(s, !ports->supported(s->h, 1));
	ports->rescan(s->h, 1);
}

static const void *plugin_extension(const plugin *p, const char *id) {
	static const void *nothing[8];
	uint32_t f = self(p)->flags;
	if (!strcmp(id, "clap.audio-ports")) return f & NO_PORTS ? NULL : f & NULL_EXT ? (void *)nothing : &ext_ports_all;
	if (f & NO_EXT) return NULL;
	if (!strcmp(id, "clap.tail") && f & NO_TAIL) return NULL;
	if (!strcmp(id, "lacquer.meters/1")) return f & METERS ? &ext_meters_all : f & NULL_EXT ? (void *)nothing : NULL;
	static const struct { const char *id; const void *table; } all[] = {
		{"clap.params", &ext_params_all}, {"clap.latency", &ext_latency}, {"clap.tail", &ext_tail},
		{"clap.render", &ext_render_all}, {"clap.state", &ext_state_all},
	};
	for (unsigned i = 0; i < sizeof all / sizeof all[0]; i++) {
		if (strcmp(id, all[i].id)) continue;
		if (f & NULL_EXT) return nothing;
		return f & NO_FLUSH && i == 0 ? &ext_params_no_flush : all[i].table;
	}
	return NULL;
}

/* ---- factory and entry ---- */
static void fill_meters(meters *m) {
	m->version = 1; m->stages = 2;
	strcpy(m->stage[0].name, "glue"); m->stage[0].now = 1.5; m->stage[0].max = 6;
	memset(m->stage[1].name, 'x', sizeof m->stage[1].name); /* no terminating zero */
	for (int i = 0; i < 2; i++) {
		m->io[i] = (meter_io){-20 - i, -21 - i, -22 - i, 7, -12, -13, -0.5, NAN, 21.5, 20.5, 12, 4800 + i, -0.25, 8, {0}};
		m->io[i].band[60] = -90 - i;
	}
}
static uint32_t factory_count(const factory *f) { (void)f; return VARIANTS; }
static const descriptor *factory_get(const factory *f, uint32_t i) {
	(void)f; return i < VARIANTS ? &descriptors[i] : NULL;
}
static const plugin *factory_create(const factory *f, const host *h, const char *id) {
	(void)f;
	for (int i = 0; i < VARIANTS; i++) {
		if (strcmp(id, variants[i].id)) continue;
		if (variants[i].flags & CREATE_FAILS) return NULL;
		instance *s = calloc(1, sizeof *s);
		s->h = h; s->flags = variants[i].flags;
		for (int k = 0; k < PARAMS; k++) s->value[k] = params[k].def;
		*slot(s, LATENCY) = variants[i].latency;
		fill_meters(&s->m);
		s->p = (plugin){&descriptors[i], s, plugin_init, plugin_destroy, plugin_activate,
			plugin_deactivate, plugin_start, plugin_stop, plugin_reset, plugin_process,
			plugin_extension, plugin_on_main};
		if (s->flags & NULL_ALL) {
			s->p.activate = NULL; s->p.deactivate = NULL; s->p.start = NULL; s->p.stop = NULL;
			s->p.reset = NULL; s->p.process = NULL; s->p.get_extension = NULL;
			s->p.on_main = NULL; s->p.destroy = NULL; /* leaks, as it must */
		}
		return &s->p;
	}
	return NULL;
}
static const factory the_factory = {factory_count, factory_get, factory_create};

/* Appends a word to the file beside the plugin, where a test put one. */
static char journal[4096];
static void note(const char *word) {
	FILE *f = fopen(journal, "r+");
	if (!f) return;
	fseek(f, 0, SEEK_END);
	fprintf(f, "%s\n", word);
	fclose(f);
}
static bool entry_init(const char *path) {
	snprintf(journal, sizeof journal, "%s.journal", path);
	note("init");
	static const char *effect[] = {"audio-effect", "stereo", NULL}, *instrument[] = {"instrument", NULL};
	for (int i = 0; i < VARIANTS; i++)
		descriptors[i] = (descriptor){{1, 2, 10}, variants[i].id, variants[i].id + 5, "Test", "https://example.org",
			NULL, "", "1.2.3", "A test", variants[i].flags & INSTRUMENT ? instrument : effect};
#ifdef INIT_ANSWERS_FALSE
	return false;
#endif
	return true;
}
static void entry_deinit(void) { note("deinit"); }
static const void *entry_factory(const char *id) {
#ifdef NO_FACTORY
	return NULL;
#endif
	return strcmp(id, "clap.plugin-factory") ? NULL : &the_factory;
}
#ifndef MAJOR
#define MAJOR 1
#endif
#ifndef NO_ENTRY
__attribute__((visibility("default"))) const entry clap_entry = {{MAJOR, 2, 10},
#ifdef NULL_ENTRY
	NULL, NULL, NULL
#else
	entry_init, entry_deinit, entry_factory
#endif
};
#endif
