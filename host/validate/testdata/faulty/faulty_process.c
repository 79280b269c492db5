/* Activation and processing: a gain. */
#include "faulty.h"

#include <math.h>

bool plugin_activate(const clap_plugin_t *p, double rate, uint32_t min, uint32_t max) {
	(void)min, (void)max;
	of(p)->rate = rate;
	if (fault("activation-resets")) memcpy(of(p)->value, param_default, sizeof param_default);
	return of(p)->active = true;
}

void plugin_deactivate(const clap_plugin_t *p) { of(p)->active = false; }

bool plugin_start(const clap_plugin_t *p) { return of(p)->processing = true; }

void plugin_stop(const clap_plugin_t *p) { of(p)->processing = false; }

void plugin_reset(const clap_plugin_t *p) {
	of(p)->mod = 0;
	if (fault("reset-resets")) memcpy(of(p)->value, param_default, sizeof param_default);
}

void plugin_on_main(const clap_plugin_t *p) { (void)p; }

static void run(faulty *f, const clap_process_t *pr, uint32_t from, uint32_t to) {
	const clap_audio_buffer_t *in = pr->audio_inputs;
	clap_audio_buffer_t *out = pr->audio_outputs;
	if (fault("level-out") && to > from) f->value[LEVEL] = 2;
	double gain = f->value[BYPASS] ? 1 : pow(10, (f->value[GAIN] + f->mod) / 20);
	for (uint32_t c = 0; pr->audio_outputs_count > 0 && c < out->channel_count; c++)
		for (uint32_t i = from; i < to; i++) {
			double x = pr->audio_inputs_count == 0 ? 0 : in->data64 ? in->data64[c][i] : in->data32[c][i];
			if (out->data64) out->data64[c][i] = x * gain;
			else out->data32[c][i] = (float)(x * gain);
		}
}

clap_process_status plugin_process(const clap_plugin_t *p, const clap_process_t *pr) {
	uint32_t done = 0;
	for (uint32_t i = 0, n = pr->in_events->size(pr->in_events); i < n; i++) {
		const clap_event_header_t *e = pr->in_events->get(pr->in_events, i);
		if (e->time > done && !fault("events-at-once") && e->time < pr->frames_count) {
			run(of(p), pr, done, e->time);
			done = e->time;
		}
		take(of(p), e, true);
	}
	run(of(p), pr, done, pr->frames_count);
	answers(pr->in_events, pr->out_events, pr->frames_count);
	if (pr->audio_outputs_count > 0) pr->audio_outputs[0].constant_mask = 0;
	return CLAP_PROCESS_CONTINUE;
}

static uint32_t zero(const clap_plugin_t *p) {
	(void)p;
	return 0;
}

const clap_plugin_latency_t ext_latency = {zero};
const clap_plugin_tail_t ext_tail = {zero};
