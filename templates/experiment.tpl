{{%AUTOESCAPE context="HTML"}}{{#BACK}}<p class="links back"><a href="/agent?{{QUERY}}#experiments">All experiments</a></p>
{{/BACK}}<section class="card record" id="experiment-{{ID}}" aria-label="Experiment {{ID}}">
<div class="card-head"><h2>Experiment {{ID}}</h2><p class="note"><span class="{{CLASS}}">{{DECISION}}</span></p></div>
<p class="lead">{{HYPOTHESIS}}</p>
{{#FAILED}}<p class="notice warn">The run failed: {{WHY}}</p>
{{/FAILED}}<dl class="kv">
<div><dt>Created</dt><dd><time datetime="{{CREATED_UTC}}" title="{{CREATED_UTC}}">{{CREATED}}</time></dd></div>
<div><dt>Type</dt><dd>{{TYPE}}</dd></div>
<div><dt>Decision</dt><dd>{{DECISION}}</dd></div>
<div class="prose"><dt>Reason</dt><dd>{{REASON}}</dd></div>
<div><dt>Run time</dt><dd>{{RUN_TIME}}</dd></div>
<div><dt>Run</dt><dd>{{RUN}}</dd></div>
<div><dt>Model version</dt><dd>{{MODEL}}</dd></div>
{{#COMPARED}}<div><dt>Windows</dt><dd>{{WINDOWS}}</dd></div>
<div><dt>p of the daily difference</dt><dd>{{P}} <span class="{{P_CLASS}}">{{P_WORD}}</span></dd></div>
<div><dt>Attempt against this champion</dt><dd>{{ATTEMPT}}</dd></div>
{{/COMPARED}}{{#SHADOWED}}<div><dt>Shadow</dt><dd>{{SESSIONS}} sessions</dd></div>
{{/SHADOWED}}{{#MEANING}}<div><dt>Cause</dt><dd>{{CAUSE}} <span class="muted">session {{SESSION}}</span></dd></div>
<div><dt>Step</dt><dd>{{STEP}}{{#AGAINST}} <span class="muted">against {{VERSION}}</span>{{/AGAINST}}</dd></div>
<div class="prose"><dt>Expected</dt><dd>{{IMPACT}}</dd></div>
<div class="prose"><dt>Prediction</dt><dd>{{PREDICTION}}: <span class="{{HELD_CLASS}}">{{HELD}}</span></dd></div>
{{/MEANING}}<div><dt>Tags</dt><dd>{{#TAG}}<span class="badge">{{TEXT}}</span> {{/TAG}}{{#TAGS_MORE}}and {{N}} more{{/TAGS_MORE}}{{#TAGS_RAW}}<code>{{TEXT}}</code>{{/TAGS_RAW}}{{#NO_TAGS}}—{{/NO_TAGS}}</dd></div>
</dl>
{{#NO_CHANGES}}<p class="note">No change of the configuration is recorded.</p>{{/NO_CHANGES}}
{{#DIFF_RAW}}<p class="note">Change of the configuration, as recorded: <code>{{TEXT}}</code></p>{{/DIFF_RAW}}
{{#CHANGES}}<div class="scroll" role="region" tabindex="0" aria-label="Changes of experiment {{ID}}">
<table><caption>What was changed</caption>
<thead><tr><th scope="col">Setting</th><th scope="col">Change</th></tr></thead>
<tbody>{{#CHANGE}}<tr><td><code>{{KEY}}</code></td><td class="text">{{#OLD}}{{FROM}} {{/OLD}}→ {{TO}}</td></tr>
{{/CHANGE}}</tbody></table></div>{{/CHANGES}}{{#CHANGES_MORE}}<p class="note">and {{N}} more</p>{{/CHANGES_MORE}}
{{#REFIT_ONLY}}<p class="note">A refit is not compared over windows: it is the same recipe. Its shadow judges it.</p>
{{/REFIT_ONLY}}{{#SHADOWED}}<div class="scroll" role="region" tabindex="0" aria-label="Shadow of experiment {{ID}}">
<table><caption>Shadow: both on sessions that neither had seen</caption>
<thead><tr><th scope="col">In its shadow</th><th scope="col" class="num">Candidate</th><th scope="col" class="num">Champion</th><th scope="col" class="num">Difference</th></tr></thead>
<tbody><tr><td>Brier score</td><td class="num">{{CANDIDATE}}</td><td class="num">{{CHAMPION}}</td><td class="num">{{DIFFERENCE}}</td></tr>
</tbody></table></div>{{#REFIT}}<p class="note">p of the difference, paired and one-sided: {{P}} is allowed. Less is better in both.</p>{{/REFIT}}
{{/SHADOWED}}{{#WINDOWS}}<div class="scroll" role="region" tabindex="0" aria-label="Windows of experiment {{ID}}">
<table><caption>Composite fitness window by window; won by more than 0.01</caption>
<thead><tr><th scope="col" class="num">Window</th><th scope="col">Sessions</th><th scope="col" class="num">Candidate</th><th scope="col" class="num">Champion</th><th scope="col" class="num">Difference</th><th scope="col">Outcome</th></tr></thead>
<tbody>{{#WINDOW}}<tr><td class="num">{{NUMBER}}</td><td class="nowrap">{{SESSIONS}}</td><td class="num">{{CANDIDATE}}</td><td class="num">{{CHAMPION}}</td><td class="num">{{DIFFERENCE}}</td><td class="{{WON_CLASS}}">{{WON}}</td></tr>
{{/WINDOW}}</tbody></table></div>{{/WINDOWS}}
{{#METRICS}}<div class="scroll" role="region" tabindex="0" aria-label="Results of experiment {{ID}}">
<table><caption>Results beside the champion's at that time</caption>
<thead><tr><th scope="col">Metric</th><th scope="col" class="num">Result</th><th scope="col" class="num">Champion</th></tr></thead>
<tbody>{{#METRIC}}<tr><td><code>{{KEY}}</code></td><td class="num">{{RESULT}}</td><td class="num">{{CHAMPION}}</td></tr>
{{/METRIC}}</tbody></table></div>{{/METRICS}}{{#METRICS_MORE}}<p class="note">and {{N}} more</p>{{/METRICS_MORE}}
{{#RESULTS_RAW}}<p class="note">Results, as recorded: <code>{{TEXT}}</code></p>{{/RESULTS_RAW}}{{#NO_RESULTS}}<p class="note">No result is recorded.</p>{{/NO_RESULTS}}
{{#CHAMPION_RAW}}<p class="note">Metrics of the champion, as recorded: <code>{{TEXT}}</code></p>{{/CHAMPION_RAW}}{{#NO_CHAMPION}}<p class="note">No champion's metrics are recorded to compare with.</p>{{/NO_CHAMPION}}
{{#FACTS}}<details class="more" id="facts-{{ID}}"{{#OPEN}} open{{/OPEN}}><summary>Recorded besides</summary><div class="scroll" role="region" tabindex="0" aria-label="Further facts of experiment {{ID}}">
<table><caption>What else is recorded</caption>
<thead><tr><th scope="col">Name</th><th scope="col">Value</th></tr></thead>
<tbody>{{#FACT}}<tr><td><code>{{KEY}}</code></td><td class="text">{{VALUE}}</td></tr>
{{/FACT}}</tbody></table></div></details>{{/FACTS}}{{#FACTS_MORE}}<p class="note">and {{N}} more</p>{{/FACTS_MORE}}
{{#FACTS_RAW}}<p class="note">Recorded besides: <code>{{TEXT}}</code></p>{{/FACTS_RAW}}
{{#CUT}}<p class="note">A text of this experiment is longer than this page shows and ends with “…”; experiment_journal.db holds all of it.</p>{{/CUT}}
</section>
