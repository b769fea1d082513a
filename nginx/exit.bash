# shellcheck shell=bash
# Why the runner ended, for the pages: sourced by hydra-up and runner-exit, which have `run` (the run folder) and `say WORDS`.

# exit_words CODE: its own words, or what the exit code means.
exit_words() {
	local words=
	words=$(head -c 400 "$run/runner_reason" 2>/dev/null | tr '\n\r\t' '   ')
	if [ -z "$words" ] && [ "$1" = 0 ]; then
		words=$(sed -n 's/.*"reason":"\([^"\\]*\)".*/\1/p' "$run/runner_status.json" 2>/dev/null)
	fi
	if [ -z "$words" ]; then
		case $1 in
		0) words='it was told to stop' ;;
		75) words='another runner holds the data folder' ;;
		78) words='a setting is wrong' ;;
		*) [ "$1" -gt 128 ] && words="killed by SIG$(kill -l $(($1 - 128)))" || words='no reason was left' ;;
		esac
	fi
	printf '%s' "$words"
}

# exit_write CODE WORDS: runner_exit.json {code, reason, at}, whole or not at all.
exit_write() {
	local words=${2//\\/\\\\}
	printf '{"code":%d,"reason":"%s","at":"%s"}\n' "$1" "${words//\"/\\\"}" "$(date -u +%Y-%m-%dT%H:%M:%S+00:00)" >"$run/runner_exit.json.tmp" &&
		mv -f "$run/runner_exit.json.tmp" "$run/runner_exit.json" || say "runner_exit.json could not be written"
}
