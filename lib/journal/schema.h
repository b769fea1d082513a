#ifndef SCHEMA_H
#define SCHEMA_H

/*
 * The journals' schemas: the text of ledger.sql, experiment.sql and telemetry.sql
 * beside this file, embedded by the build with their comments. For one db_exec
 * each. Only the runner links them: a page could not make a table if it tried.
 */
extern const char schema_ledger[];
extern const char schema_experiment[];
extern const char schema_telemetry[];

#endif
