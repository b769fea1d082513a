# Sourced by run: training, an experiment, what is computed in each cycle, and cycles beside an experiment.

TRAINED=1000 TURNS=9 BESIDE=20 DRIFTS=2000

bench_agent() {
	"$TOOLS/agent" train $TRAINED $ROUNDS >"$W/agent.figures" || die "no training"
	"$TOOLS/agent" drift $DRIFTS >>"$W/agent.figures" || die "no drift"
	"$TOOLS/agent" snapshot "$W/agent.snapshot" $TRAINED || die "no snapshot"
	HYDRA_DATA_DIR=$W/agent HYDRA_RUN_DIR=$S/agent HYDRA_MARKETS=HE,LE,GF HYDRA_SIM_EDGE=0.5 HYDRA_AUTONOMY=1 HYDRA_SIM_SESSIONS=$((2 * TURNS * BESIDE + 1)) HYDRA_SIM_WARMUP=0 HYDRA_LOG_LEVEL=error \
		"$TOOLS/agent" cycle "$BUILD/hydra-runner" "$W/agent.snapshot" $TURNS $BESIDE >>"$W/agent.figures" 2>"$W/agent.log" || die "no cycles beside an experiment: $(tail -n 1 "$W/agent.log")"
	rm -rf "$W/agent" "$W"/agent.{snapshot,json,result}
}
agent() { awk -v n="$1" -v k="${2:-2}" '$1 == n { print $k }' "$W/agent.figures"; } # NAME [2 median, 3 smallest, 4 largest]
