/* An observation's state and words as a journal holds them. */
#include "fuzz.h"
#include "observe_readings.h"

/* A state that is taken is the only one with these bytes, and goes on. */
static void
state(const uint8_t *data, size_t size)
{
	static struct observe_state s, again;
	struct record_row row = { .session = 20000, .ret = -0.01, .exposed = true, .hit = 0.5, .brier = 0.25, .predictions = 1 };
	struct observe_baseline against = { .stream = { { 9, 0, 0.01 }, { 9, 0, 0.01 }, { 9, 0.5, 0.1 } } };
	struct observe_features none = { &features_standard, 0, NULL };
	struct observe seen;
	struct buf bytes = { 0 };
	if (observe_decode(&s, data, size) != 0) {
		FUZZ_HOLDS(s.session == DATE_NONE && s.champion.version == 0 && s.stream[0].fed == 0);
		return;
	}
	observe_encode(&s, &bytes);
	FUZZ_HOLDS(bytes.len == size && memcmp(bytes.data, data, size) == 0);
	struct observe_champion champion = s.champion;
	FUZZ_HOLDS(observe_cycle(&champion, &against, &(struct record){ &row, 1, 0 }, &none, 20000, &s, &seen) == 0);
	observe_use(&s, &seen);
	observe_free(&seen);
	FUZZ_HOLDS(s.session >= 20000);
	/* sums of a damaged state may leave their range: the next decoding then refuses it, and the state is made again */
	buf_clear(&bytes);
	observe_encode(&s, &bytes);
	FUZZ_HOLDS(!bytes.failed);
	observe_decode(&again, bytes.data, bytes.len);
	buf_free(&bytes);
}

static void
words(const uint8_t *data, size_t size)
{
	struct observe_worded w;
	char *text = fuzz_text(data, size);
	if (observe_words_read(text, &w) == 0) {
		FUZZ_HOLDS(w.drifted <= FEATURES_ALL && w.verdict[0] != '\0');
		for (size_t i = 0; i < w.drifted; i++)
			FUZZ_HOLDS(features_name(w.feature[i]) != NULL);
	}
	free(text);
}

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	state(data, size);
	words(data, size);
	return 0;
}
