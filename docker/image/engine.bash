# shellcheck shell=bash
# A Docker to build and test with: sourced by build and tests/image/run. The one that answers, or, where none does, a private one
# for as long as the caller lives (as root): its layers stay in BUILD/image; docker0 and Docker's firewall rules stay till the reboot.

engine_pid='' engine_run=''

# engine_start BUILD: returns when `docker` answers; ends with 1 when it cannot.
engine_start() {
	local i
	docker info >/dev/null 2>&1 && return
	[ "$(id -u)" = 0 ] || { echo "no Docker answers, and starting one needs root" >&2; exit 1; }
	mkdir -p "$1/image/docker"
	engine_run=$(mktemp -d) || exit 1
	export DOCKER_HOST=unix://$engine_run/sock
	# descriptors: some machines do not let a container have more than its maker
	setsid dockerd --data-root "$1/image/docker" --exec-root "$engine_run/exec" --pidfile "$engine_run/pid" --host "$DOCKER_HOST" \
		--default-ulimit nofile=16384:16384 >"$1/image/docker.log" 2>&1 </dev/null &
	engine_pid=$!
	for ((i = 0; i < 300; i++)); do
		docker info >/dev/null 2>&1 && return
		kill -0 "$engine_pid" 2>/dev/null || break
		sleep 0.1
	done
	echo "no Docker answers, and one of our own does not start: $(tail -n 1 "$1/image/docker.log")" >&2
	exit 1
}

# engine_stop: the private one, if there is one.
engine_stop() {
	[ -n "$engine_pid" ] || return 0
	kill -TERM "$engine_pid" 2>/dev/null
	wait "$engine_pid" 2>/dev/null
	engine_pid=
	umount "$engine_run"/exec/netns/* 2>/dev/null
	rm -rf "$engine_run"
}
