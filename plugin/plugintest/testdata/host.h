/* What the hosts in C of the tests share: a host, events, streams, checks. */
#ifndef HOST_H
#define HOST_H

#include "lacquer.h"

#include <dlfcn.h>
#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { FRAMES = 512 };

static int failures;
#define WANT(what, ...)                                                \
	do {                                                               \
		if (!(what)) {                                                 \
			__atomic_fetch_add(&failures, 1, __ATOMIC_RELAXED);        \
			printf("%s:%d: not so: %s", __func__, __LINE__, #what);    \
			printf(" " __VA_ARGS__);                                   \
			printf("\n");                                              \
		}                                                              \
	} while (0)

/* The host's side */

static const clap_plugin_t *plug;
static int restarts, latency_changes, errors, rescans, activating, hasty;
static char error[512]; /* the last */

static inline void on_restart(const clap_host_t *h) { (void)h, restarts++; }
static inline void on_nothing(const clap_host_t *h) { (void)h; }
static inline void on_latency(const clap_host_t *h) {
	(void)h, latency_changes++;
	WANT(activating);
	if (hasty && latency_changes < 10) plug->deactivate(plug), plug->activate(plug, 48000, 1, FRAMES);
}
static inline void on_log(const clap_host_t *h, int32_t severity, const char *msg) {
	(void)h;
	if (severity < CLAP_LOG_ERROR) return;
	errors++;
	snprintf(error, sizeof error, "%s", msg);
	printf("log: %s\n", msg);
}
static inline void on_rescan(const clap_host_t *h, uint32_t flags) {
	(void)h, rescans++;
	WANT(flags == CLAP_PARAM_RESCAN_VALUES);
}
static inline void on_clear(const clap_host_t *h, clap_id id, uint32_t flags) { (void)h, (void)id, (void)flags; }

static const clap_host_latency_t host_latency = {on_latency};
static const clap_host_log_t host_log = {on_log};
static const clap_host_params_t host_params = {on_rescan, on_clear, on_nothing};

static inline bool on_track(const clap_host_t *h, clap_track_info_t *info) {
	(void)h;
	*info = (clap_track_info_t){.flags = CLAP_TRACK_INFO_HAS_TRACK_NAME | CLAP_TRACK_INFO_IS_FOR_MASTER, .audio_port_type = "gone soon"};
	memset(info->name, 'M', sizeof info->name); /* without a zero */
	return true;
}
static const clap_host_track_info_t host_track = {on_track};

static inline const void *host_extension(const clap_host_t *h, const char *id) {
	(void)h;
	if (!strcmp(id, CLAP_EXT_LATENCY)) return &host_latency;
	if (!strcmp(id, CLAP_EXT_LOG)) return &host_log;
	if (!strcmp(id, CLAP_EXT_PARAMS)) return &host_params;
	if (!strcmp(id, CLAP_EXT_TRACK_INFO)) return &host_track;
	return NULL;
}

static const clap_host_t host = {{1, 2, 0}, NULL, "host in C", "", "", "1", host_extension, on_restart, on_nothing, on_nothing};

static const clap_plugin_entry_t *entry;
static const clap_plugin_factory_t *factory;

static const clap_plugin_params_t *params;
static const clap_plugin_state_t *state;
static const clap_plugin_latency_t *latency;

/* load loads the plugin's file and finds its factory. */
static inline void *load(const char *path, int mode) {
	void *lib = dlopen(path, mode);
	if (!lib || !(entry = dlsym(lib, "clap_entry")) || !entry->init(path)) {
		printf("%s\n", lib ? "no entry" : dlerror());
		exit(1);
	}
	factory = entry->get_factory(CLAP_PLUGIN_FACTORY_ID);
	return lib;
}

static inline const clap_plugin_t *create(const clap_host_t *h) {
	const clap_plugin_t *p = factory->create_plugin(factory, h, "org.lacquer.lacquer");
	if (!p || !p->init(p)) {
		printf("no plugin\n");
		exit(1);
	}
	params = p->get_extension(p, CLAP_EXT_PARAMS);
	state = p->get_extension(p, CLAP_EXT_STATE);
	latency = p->get_extension(p, CLAP_EXT_LATENCY);
	return p;
}

static inline void activate(void) {
	activating = 1;
	WANT(plug->activate(plug, 48000, 1, FRAMES));
	activating = 0;
	WANT(plug->start_processing(plug));
}

static inline void deactivate(void) {
	plug->stop_processing(plug);
	plug->deactivate(plug);
}

/* Events: of any size and kind */

typedef union event {
	clap_event_header_t header;
	clap_event_param_value_t value;
	clap_event_param_mod_t mod;
	clap_event_transport_t transport;
} event;

typedef struct list {
	uint32_t count;
	event *events; /* NULL: get answers NULL */
} list;

static inline uint32_t list_size(const clap_input_events_t *in) { return ((list *)in->ctx)->count; }
static inline const clap_event_header_t *list_get(const clap_input_events_t *in, uint32_t i) {
	list *l = in->ctx;
	return l->events ? &l->events[i].header : NULL;
}

static inline event value_event(uint32_t time, clap_id id, double value) {
	event e = {.value = {{sizeof e.value, time, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_PARAM_VALUE, 0}, id, NULL, -1, -1, -1, -1, value}};
	return e;
}

static inline event mod_event(uint32_t time, clap_id id, double amount) {
	event e = value_event(time, id, amount);
	e.header.type = CLAP_EVENT_PARAM_MOD;
	return e;
}

static inline event transport_event(uint32_t time, bool playing) {
	event e = {.transport = {.header = {sizeof e.transport, time, CLAP_CORE_EVENT_SPACE_ID, CLAP_EVENT_TRANSPORT, 0},
	                         .flags = playing ? CLAP_TRANSPORT_IS_PLAYING : 0}};
	return e;
}

/* State through streams that are awkward in size, and that fail */

typedef struct bytes {
	size_t size, at, step, fail_at;
	char data[64 << 10];
} bytes;

static inline int64_t stream_write(const clap_ostream_t *s, const void *buffer, uint64_t size) {
	bytes *b = s->ctx;
	if (b->size >= b->fail_at) return -1;
	if (size > b->step) size = b->step;
	memcpy(b->data + b->size, buffer, size);
	b->size += size;
	return (int64_t)size;
}

static inline int64_t stream_read(const clap_istream_t *s, void *buffer, uint64_t size) {
	bytes *b = s->ctx;
	if (b->at >= b->fail_at) return -1;
	if (size > b->step) size = b->step;
	if (size > b->size - b->at) size = b->size - b->at;
	memcpy(buffer, b->data + b->at, size);
	b->at += size;
	return (int64_t)size;
}

/* Checks by name */

typedef struct check {
	const char *name;
	void (*run)(void);
} check;

static inline int run_check(const check *checks, size_t count, const char *name) {
	for (size_t i = 0; i < count; i++) {
		if (strcmp(name, checks[i].name)) continue;
		checks[i].run();
		return failures > 0;
	}
	printf("no check %s\n", name);
	return 2;
}

#endif
