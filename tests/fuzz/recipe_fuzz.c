/* A recipe's text: refused in words, or a recipe whose canonical text is one, is read again and has the same digest. */
#include "fuzz.h"
#include "recipe.h"

int
LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *text = fuzz_text(data, size), err[300] = "", digest[2][SHA256_TEXT];
	struct recipe r, again;
	struct recipe_change changes[RECIPE_CHANGES];
	struct buf canonical = { 0 }, twice = { 0 };
	if (recipe_read(text, &r, err, sizeof err) != 0) {
		FUZZ_HOLDS(err[0] != '\0');
	} else {
		FUZZ_HOLDS(recipe_check(&r, err, sizeof err) == 0);
		recipe_json(&r, &canonical);
		FUZZ_HOLDS(!canonical.failed && recipe_read(canonical.data, &again, err, sizeof err) == 0);
		recipe_json(&again, &twice);
		FUZZ_HOLDS(!twice.failed && strcmp(canonical.data, twice.data) == 0);
		recipe_digest(&r, digest[0]);
		recipe_digest(&again, digest[1]);
		FUZZ_HOLDS(digest[0][0] != '\0' && strcmp(digest[0], digest[1]) == 0 && recipe_diff(&r, &again, changes) == 0);
		FUZZ_HOLDS(recipe_diff(&recipe_standard, &r, changes) <= RECIPE_CHANGES);
	}
	buf_free(&canonical);
	buf_free(&twice);
	free(text);
	return 0;
}
