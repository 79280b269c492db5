/* CLAP events to a flat array. */
#include "lacquer.h"

/* lq_starts tells that the host, which was stopped when last heard of, plays.
 * A host without a transport says nothing by that. */
bool lq_starts(lq_plugin *p, const clap_event_transport_t *t) {
	if (!t) return false;
	bool was = p->stopped;
	p->stopped = !(t->flags & CLAP_TRANSPORT_IS_PLAYING);
	return was && !p->stopped;
}

static bool read_param(clap_id id, double value, uint32_t kind, lq_event *e) {
	int64_t row = lq_find_row(id);
	*e = (lq_event){.row = (uint32_t)row, .value = value, .kind = kind};
	return row >= 0;
}

/* read_event fills e from an event of the core space that is for us. Values
 * are not judged here. */
static bool read_event(lq_plugin *p, const clap_event_header_t *h, lq_event *e) {
	if (h->space_id != CLAP_CORE_EVENT_SPACE_ID) return false;
	if (h->type == CLAP_EVENT_PARAM_VALUE && h->size >= sizeof(clap_event_param_value_t)) {
		const clap_event_param_value_t *v = (const clap_event_param_value_t *)h;
		return read_param(v->param_id, v->value, LQ_VALUE, e);
	}
	if (h->type == CLAP_EVENT_PARAM_MOD && h->size >= sizeof(clap_event_param_mod_t)) {
		const clap_event_param_mod_t *m = (const clap_event_param_mod_t *)h;
		return read_param(m->param_id, m->amount, LQ_MODULATION, e);
	}
	*e = (lq_event){.kind = LQ_START};
	return h->type == CLAP_EVENT_TRANSPORT && h->size >= sizeof(clap_event_transport_t) &&
	       lq_starts(p, (const clap_event_transport_t *)h);
}

/* lq_flatten reads events from *next on into p->events, their frames counted
 * from `from`, and answers how many; `start` puts a start of the host before
 * them. It stops when the array is full; *until is then the frame of the first
 * event left, else `frames`. Events that are late or out of order count as
 * being at the frame reached. */
uint32_t lq_flatten(lq_plugin *p, const clap_input_events_t *in, uint32_t *next, bool start, uint32_t from,
                    uint32_t frames, uint32_t *until) {
	uint32_t total = in && in->size && in->get ? in->size(in) : 0;
	uint32_t count = 0, last = from;
	*until = frames;
	if (start) p->events[count++] = (lq_event){.kind = LQ_START};
	for (; *next < total; (*next)++) {
		const clap_event_header_t *h = in->get(in, *next);
		if (!h) continue;
		uint32_t time = h->time;
		if (time >= frames) time = frames > 0 ? frames - 1 : 0;
		if (time < last) time = last;
		if (count == LQ_MAX_EVENTS) {
			*until = time;
			break;
		}
		lq_event e;
		if (!read_event(p, h, &e)) continue;
		last = time;
		e.frame = last - from;
		p->events[count++] = e;
	}
	return count;
}
