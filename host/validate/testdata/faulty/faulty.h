/* A plugin that does everything right, until the environment variable FAULT
 * names one thing that it is to do wrong: the proof that each check can fail. */
#ifndef FAULTY_H
#define FAULTY_H

#include "clap.h"

#include <pthread.h>
#include <string.h>

enum { GAIN, BYPASS, MODE, DELAY, LEVEL, PARAMS };

typedef struct {
	clap_plugin_t clap;
	const clap_host_t *host;
	clap_plugin_descriptor_t own; /* for faults that describe the instance differently */
	double value[PARAMS];
	double mod; /* of GAIN, in dB */
	double rate;
	double preset; /* a fault's: what a preset adds to Delay and the state leaves out */
	int calls; /* for faults that come now and then */
	bool initialised, active, processing, mono;
	pthread_t main;
	double asked; /* of the last block: NaN if a parameter was to be that */
	struct behaviour *behaviour;
} faulty;

static inline faulty *of(const clap_plugin_t *p) { return p->plugin_data; }

/* fault tells whether this is the one thing to do wrong. */
bool fault(const char *name);

/* host_ext is an extension of the host, NULL if it does not have it. */
static inline const void *host_ext(const faulty *f, const char *id) {
	return f->host->get_extension(f->host, id);
}

/* take applies a parameter event, of process or of flush. */
void take(faulty *f, const clap_event_header_t *e, bool by_process);

/* answers sends back what is wrong, where that is the fault. */
void answers(const clap_input_events_t *in, const clap_output_events_t *out, uint32_t frames);

/* Values at start. */
extern const double param_default[PARAMS];

/* faulty_process.c */
bool plugin_activate(const clap_plugin_t *p, double rate, uint32_t min, uint32_t max);
void plugin_deactivate(const clap_plugin_t *p);
bool plugin_start(const clap_plugin_t *p);
void plugin_stop(const clap_plugin_t *p);
void plugin_reset(const clap_plugin_t *p);
clap_process_status plugin_process(const clap_plugin_t *p, const clap_process_t *pr);
void plugin_on_main(const clap_plugin_t *p);
extern const clap_plugin_latency_t ext_latency;
extern const clap_plugin_tail_t ext_tail;

/* faulty_behaviour.c: around the functions above. */
void behaviour_create(faulty *f);
bool behaviour_init(const clap_plugin_t *p);
void behaviour_destroy(const clap_plugin_t *p);
bool behaviour_activate(const clap_plugin_t *p, double rate, uint32_t min, uint32_t max);
void behaviour_deactivate(const clap_plugin_t *p);
bool behaviour_start(const clap_plugin_t *p);
void behaviour_on_main(const clap_plugin_t *p);
void behaviour_reset(const clap_plugin_t *p);
clap_process_status behaviour_process(const clap_plugin_t *p, const clap_process_t *pr);
void behaviour_track(const clap_plugin_t *p);
extern const clap_plugin_audio_ports_t behaviour_ports;
extern const clap_plugin_latency_t behaviour_latency;
extern const clap_plugin_tail_t behaviour_tail;
extern const clap_plugin_state_t behaviour_state;

/* faulty.c */
bool plugin_init(const clap_plugin_t *p);
void plugin_destroy(const clap_plugin_t *p);

/* faulty_extensions.c */
const void *further_extension(const char *id);

/* faulty_ports.c, faulty_params.c, faulty_state.c */
extern const clap_plugin_audio_ports_t ext_ports;
extern const clap_plugin_params_t ext_params, ext_params_no_flush;
extern const clap_plugin_state_t ext_state;
typedef struct {
	bool (*save)(const clap_plugin_t *p, const clap_ostream_t *s, uint32_t context);
	bool (*load)(const clap_plugin_t *p, const clap_istream_t *s, uint32_t context);
} state_context;
extern const state_context ext_state_context;

/* faulty_presets.c */
void presets_beside(const char *plugin_path);
const void *presets_factory(const char *id);
typedef struct {
	bool (*from_location)(const clap_plugin_t *p, uint32_t kind, const char *location, const char *key);
} preset_load;
extern const preset_load ext_preset_load;

#endif
