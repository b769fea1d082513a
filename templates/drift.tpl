{{%AUTOESCAPE context="HTML"}}{{>SOURCE}}
<div class="banner warn"><p><b>{{LEAD}}</b> {{VERDICT}}</p></div>
<div class="grid">
<section class="card flush c6">
<div class="card-head"><h2>Performance</h2><p class="note">read after every cycle once a model trades</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Performance readings">
<table><caption>Live performance of the champion against its limits</caption>
<thead><tr><th scope="col">Reading</th><th scope="col" class="num">Value</th><th scope="col">Degraded when</th><th scope="col">Judged from</th><th scope="col">Verdict</th></tr></thead>
<tbody>{{#READING}}<tr><td>{{NAME}}</td><td class="num">—</td><td class="text">{{LIMIT}}</td><td>{{NEEDS}}</td><td class="muted nowrap">no model yet</td></tr>
{{/READING}}</tbody></table></div>
</section>
<section class="card flush c6">
<div class="card-head"><h2>How drift is detected</h2><p class="note">limits once a model trades</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Methods of detection">
<table><caption>What each method detects and its limit</caption>
<thead><tr><th scope="col">Method</th><th scope="col">Detects</th><th scope="col">Limit</th></tr></thead>
<tbody>{{#METHOD}}<tr><td>{{NAME}}</td><td class="text">{{DETECTS}}</td><td class="text">{{LIMIT}}</td></tr>
{{/METHOD}}</tbody></table></div>
</section>
<section class="card c6">
<div class="card-head"><h2>Features</h2><p class="note">per feature: PSI, KS statistic, p, drifted</p></div>
<p class="lead">Judged from 25 points on both sides, once a champion's training window exists. A feature has drifted when PSI or KS says so in at least half of the markets in three cycles running.</p>
</section>
<section class="card c6">
<div class="card-head"><h2>Diagnosis</h2><p class="note">none yet</p></div>
<p class="lead">Once a model trades, <code>hydra-runner diagnose</code> says in sentences what was found and from which numbers.</p>
</section>
</div>
