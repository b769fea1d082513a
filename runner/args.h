#ifndef ARGS_H
#define ARGS_H

/* A command's options as a table: parsed, checked and printed by --help from the same rows. */
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define ARGS_OPTIONS 8
#define ARGS_EXIT_USAGE 2

struct args_option {
	const char *name;  /* "--limit" */
	const char *value; /* what it takes, in words ("N"); NULL: a flag */
	const char *help;
};

struct args_spec {
	const char *name;    /* of the command */
	const char *summary; /* one line */
	const char *operand; /* "DIR", required; "[FILE]", not; NULL: takes none */
	const char *details; /* further lines for --help, "" none */
	const char *exits;   /* its exit codes for --help; NULL: those of every command */
	struct args_option option[ARGS_OPTIONS]; /* ends with a NULL name; --json and --help included */
};

struct args {
	const struct args_spec *spec;
	const char *operand;
	const char *value[ARGS_OPTIONS]; /* by the option's place; "" for a flag that was given, NULL absent */
};

enum args_result { ARGS_GO, ARGS_HELP, ARGS_USAGE };

/*
 * argv after the command's name. ARGS_HELP: help was printed to stdout; ARGS_USAGE: what is wrong and what is allowed was
 * printed to stderr (exit ARGS_EXIT_USAGE).
 */
enum args_result args_parse(const struct args_spec *spec, int argc, char **argv, struct args *out);

/* Value of an option of the spec, NULL when it was not given. */
const char *args_get(const struct args *a, const char *name);
bool args_has(const struct args *a, const char *name);
/* A whole number; absent: *out stays. 0, or -1 after printing option, value and what is allowed. */
int args_number(const struct args *a, const char *name, int64_t min, int64_t max, int64_t *out);

#endif
