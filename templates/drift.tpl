{{%AUTOESCAPE context="HTML"}}{{>SOURCE}}
<div class="banner {{CLS}}"><p><b>{{LEAD}}</b> {{VERDICT}}</p></div>
<div class="grid">
{{#VERDICTS}}<section class="card flush c12" id="verdicts">
<div class="card-head"><h2>Journaled verdicts</h2><p class="note">session {{SESSION}} · as of {{ASOF}}</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Journaled verdicts">
<table><caption>What was judged of each market when the newest session was decided</caption>
<thead><tr><th scope="col">Market</th><th scope="col">Verdict</th></tr></thead>
<tbody>{{#MARKET}}<tr><td>{{SYMBOL}}</td><td class="{{CLASS}}">{{WORDS}}</td></tr>
{{/MARKET}}</tbody></table></div>
</section>
{{/VERDICTS}}<section class="card flush c6" id="performance">
<div class="card-head"><h2>Performance</h2><p class="note">as of {{ASOF}}</p></div>
<p class="lead">Read after every cycle once a model trades; counted from the session at which it was put in charge.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Performance readings">
<table><caption>Live performance of the champion against its limits</caption>
<thead><tr><th scope="col">Reading</th><th scope="col" class="num">Value</th><th scope="col">Degraded when</th><th scope="col">Judged from</th><th scope="col">Verdict</th></tr></thead>
<tbody>{{#READING}}<tr><td>{{NAME}}</td><td class="num">—</td><td class="text">{{LIMIT}}</td><td>{{NEEDS}}</td><td class="muted nowrap">{{MISSING}}</td></tr>
{{/READING}}</tbody></table></div>
</section>
<section class="card flush c6" id="methods">
<div class="card-head"><h2>How drift is detected</h2><p class="note">limits once a model trades</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Methods of detection">
<table><caption>What each method detects, its limit, and how much it needs</caption>
<thead><tr><th scope="col">Method</th><th scope="col">Detects</th><th scope="col">Limit</th><th scope="col">Judged from</th></tr></thead>
<tbody>{{#METHOD}}<tr><td>{{NAME}}</td><td class="text">{{DETECTS}}</td><td class="text">{{LIMIT}}</td><td>{{NEEDS}}</td></tr>
{{/METHOD}}</tbody></table></div>
</section>
<section class="card flush c6" id="features">
<div class="card-head"><h2>Features</h2><p class="note">per feature: PSI, KS statistic, p, drifted</p></div>
<p class="lead">No reading yet: they begin once a champion's training window exists. A feature has drifted when PSI or KS says so in at least half of the markets in three cycles running.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Features">
<table><caption>Which features are judged, and from how many sessions after the training window on</caption>
<thead><tr><th scope="col">Features</th><th scope="col">A point</th><th scope="col">Judged from</th></tr></thead>
<tbody>{{#FEATURE}}<tr><td class="text">{{NAME}}</td><td class="nowrap">{{STEP}}</td><td>{{NEEDS}}</td></tr>
{{/FEATURE}}</tbody></table></div>
</section>
<div class="col c6">
<section class="card flush" id="streams">
<div class="card-head"><h2>Streams</h2><p class="note">CUSUM S⁺ and S⁻ against ±5, ADWIN mean and width</p></div>
<p class="lead">Fed once a session from the first model on; judged from 30 values.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Streams">
<table><caption>What is fed to ADWIN and CUSUM</caption>
<thead><tr><th scope="col">Stream</th><th scope="col">Fed with</th><th scope="col">State</th></tr></thead>
<tbody>{{#STREAM}}<tr><td>{{NAME}}</td><td class="text">{{FED}}</td><td class="muted nowrap">{{MISSING}}</td></tr>
{{/STREAM}}</tbody></table></div>
</section>
<section class="card" id="diagnosis">
<div class="card-head"><h2>Diagnosis</h2><p class="note">none yet</p></div>
<p class="lead">Once a model trades, <code>hydra-runner diagnose</code> says in sentences what was found and from which numbers.</p>
</section>
</div>
</div>
