/* CLAP events to a flat array. */
#include "lacquer.h"

/* read_event fills e from a parameter event of the core space; any other is
 * not for us. Values are not judged here. */
static bool read_event(const clap_event_header_t *h, lq_event *e) {
	if (!h || h->space_id != CLAP_CORE_EVENT_SPACE_ID) return false;
	clap_id id;
	if (h->type == CLAP_EVENT_PARAM_VALUE && h->size >= sizeof(clap_event_param_value_t)) {
		const clap_event_param_value_t *v = (const clap_event_param_value_t *)h;
		id = v->param_id, e->value = v->value, e->mod = 0;
	} else if (h->type == CLAP_EVENT_PARAM_MOD && h->size >= sizeof(clap_event_param_mod_t)) {
		const clap_event_param_mod_t *m = (const clap_event_param_mod_t *)h;
		id = m->param_id, e->value = m->amount, e->mod = 1;
	} else {
		return false;
	}
	int64_t row = lq_find_row(id);
	e->row = (uint32_t)row;
	return row >= 0;
}

/* lq_flatten reads events from *next on into p->events, their frames counted
 * from `from`, and answers how many. It stops when the array is full; *until
 * is then the frame of the first event left, else `frames`. Events that are
 * late or out of order count as being at the frame reached. */
uint32_t lq_flatten(lq_plugin *p, const clap_input_events_t *in, uint32_t *next, uint32_t from, uint32_t frames,
                    uint32_t *until) {
	uint32_t total = in && in->size && in->get ? in->size(in) : 0;
	uint32_t count = 0, last = from;
	*until = frames;
	for (; *next < total; (*next)++) {
		const clap_event_header_t *h = in->get(in, *next);
		lq_event e = {0};
		if (!read_event(h, &e)) continue;
		uint32_t time = h->time;
		if (time >= frames) time = frames > 0 ? frames - 1 : 0;
		if (time > last) last = time;
		if (count == LQ_MAX_EVENTS) {
			*until = last;
			break;
		}
		e.frame = last - from;
		p->events[count++] = e;
	}
	return count;
}
