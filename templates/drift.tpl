{{%AUTOESCAPE context="HTML"}}{{>SOURCE}}{{>READINGS}}
<div class="banner {{CLS}}"><p><b>{{LEAD}}</b> {{VERDICT}}{{#CLAUSE}}{{SEPARATOR}}<a href="{{HREF}}">{{WORDS}}</a>{{/CLAUSE}}{{VERDICT_END}}</p></div>
{{>LATE}}<div class="grid">
{{#VERDICTS}}<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="verdicts">
<div class="card-head"><h2>Journaled verdicts</h2><p class="note">session {{SESSION}} · as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Journaled verdicts">
<table><caption>What was judged of each market when the newest session was decided</caption>
<thead><tr><th scope="col">Market</th><th scope="col">Verdict</th></tr></thead>
<tbody>{{#MARKET}}<tr><td><a href="/agent#decisions">{{SYMBOL}}</a></td><td class="{{CLASS}}">{{WORDS}}</td></tr>
{{/MARKET}}</tbody></table></div>
</section>
{{/VERDICTS}}{{#DIAGNOSIS}}<section class="card c12" id="diagnosis">
<div class="card-head"><h2>Last diagnosis</h2><p class="note">session {{SESSION}} · <a href="/system?kind=drift#ev-{{SEQ}}">its event</a> · <a href="/agent#loop">what the agent did</a></p></div>
<p><b>{{CAUSE}}</b>, confidence {{CONFIDENCE}}</p>
{{#TEXT}}<p class="lead">{{WORDS}}</p>
{{/TEXT}}{{#SENTENCE}}<p class="lead">{{WORDS}}</p>
{{/SENTENCE}}<p class="note">Confidence is fixed by the rule that names the cause: 100 % where it was seen, less where it was inferred. It is no probability.</p>
<p class="note"><code>hydra-runner diagnose</code> says the same, with every reading; <code>hydra-runner trigger</code> has the agent try something in its next cycle.</p>
</section>
{{/DIAGNOSIS}}{{#PERFORMANCE}}<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="performance">
<div class="card-head"><h2>Performance</h2><p class="note">session {{SESSION}} · as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Performance readings">
<table><caption>Live performance of the champion against its limits, with standard errors; since its deployment, the newest 60 sessions</caption>
<thead><tr><th scope="col">Reading</th><th scope="col" class="num">Value</th><th scope="col" class="num">± s.e.</th><th scope="col" class="num">Limit</th><th scope="col">{{BACK}} sessions ago</th><th scope="col">From</th><th scope="col">Verdict</th><th scope="col">Degraded when</th></tr></thead>
<tbody>{{#READING}}<tr id="r-{{KIND}}"><td class="nowrap">{{NAME}}</td><td class="num">{{VALUE}}</td><td class="num">{{ERROR}}</td><td class="num">{{LIMIT}}</td><td class="nowrap"><span class="tri">{{ARROW}}</span>{{TREND}}</td><td class="text">{{#COUNTED}}<a href="{{ROWS}}">{{N}}</a>{{/COUNTED}}{{#UNCOUNTED}}{{N}}{{/UNCOUNTED}}</td><td class="{{CLASS}} nowrap">{{VERDICT}}</td><td class="text">{{DEGRADED}}</td></tr>
{{/READING}}</tbody></table></div>
{{#RECORD}}<details class="more" id="table-record"><summary>Sessions of the Sharpe ratio and the drawdown</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Sessions of the Sharpe ratio and the drawdown"><table class="bins"><caption>Return of each session that the Sharpe ratio or the drawdown is made of, and whether it was exposed, newest first</caption>
<thead><tr><th scope="col">Session</th><th scope="col" class="num">Return</th><th scope="col" class="num">Exposed</th></tr></thead>
<tbody>{{#DAY}}<tr><td>{{SESSION}}</td><td>{{RETURN}}</td><td>{{EXPOSED}}</td></tr>
{{/DAY}}</tbody></table></div>
<p class="note">Exposed: a position at the session's start, or a fill in it. The exposed sessions make the Sharpe ratio, the first 60 of all the drawdown.</p></details>
{{/RECORD}}</section>
{{/PERFORMANCE}}{{#PERFORMANCE_UNREAD}}<section class="card flush c6" id="performance">
<div class="card-head"><h2>Performance</h2><p class="note">as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
<p class="lead">Read after every cycle once a model trades; counted from the session at which it was put in charge.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Performance readings">
<table><caption>Live performance of the champion against its limits</caption>
<thead><tr><th scope="col">Reading</th><th scope="col" class="num">Value</th><th scope="col">Degraded when</th><th scope="col">Judged from</th><th scope="col">Verdict</th></tr></thead>
<tbody>{{#READING}}<tr><td>{{NAME}}</td><td class="num">—</td><td class="text">{{LIMIT}}</td><td>{{NEEDS}}</td><td class="muted nowrap">{{MISSING}}</td></tr>
{{/READING}}</tbody></table></div>
</section>
{{/PERFORMANCE_UNREAD}}{{#FEATURES}}<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="features">
<div class="card-head"><h2>Features</h2><p class="note">session {{SESSION}} · Market: {{#MARKET}}{{#CURRENT}}<b>{{NAME}}</b> {{/CURRENT}}{{#ALL}}<a href="/drift#features">{{NAME}}</a> {{/ALL}}{{#ONE}}<a href="/drift?market={{NAME}}#features">{{NAME}}</a> {{/ONE}}{{/MARKET}}</p></div>
{{#NONE}}<p class="lead">{{WORDS}}</p>
{{/NONE}}{{#SHOWN}}<p class="lead">{{SUMMARY}} A feature has drifted when PSI or KS says so in at least half of the markets in three cycles running.</p>
<figure class="plot broad"><picture>
<source width="312" height="460" media="(max-width: 500px) and (prefers-color-scheme: light)" srcset="/drift/plot/psi.svg?{{PICTURE_QUERY}}&amp;theme=light&amp;size=narrow">
<source width="312" height="460" media="(max-width: 500px)" srcset="/drift/plot/psi.svg?{{PICTURE_QUERY}}&amp;size=narrow">
<source width="1200" height="460" media="(min-width: 1101px) and (prefers-color-scheme: light)" srcset="/drift/plot/psi-broad.svg?{{PICTURE_QUERY}}&amp;theme=light">
<source width="1200" height="460" media="(min-width: 1101px)" srcset="/drift/plot/psi-broad.svg?{{PICTURE_QUERY}}">
<source media="(prefers-color-scheme: light)" srcset="/drift/plot/psi.svg?{{PICTURE_QUERY}}&amp;theme=light">
<img loading="lazy" decoding="async" src="/drift/plot/psi.svg?{{PICTURE_QUERY}}" width="640" height="460" alt="{{SUMMARY}}">
</picture>
<figcaption class="legend"><span class="key">dashed: 0.10 watched, 0.25 drifted</span> <span class="key">n: points since the training end</span> <span class="key">—: shown, not judged</span></figcaption></figure>
<div class="scroll" role="region" tabindex="0" aria-label="Features">
<table class="lines"><caption>Each feature against the rows that the champion was trained on, largest PSI first, with standard errors when nothing moved</caption>
<thead><tr><th scope="col">Feature</th><th scope="col">Market</th><th scope="col" class="num">PSI ± s.e.</th><th scope="col" class="num">PSI votes from</th><th scope="col" class="num">KS ± s.e.</th><th scope="col" class="num">p</th><th scope="col" class="num">p, corrected</th><th scope="col" class="num">n</th><th scope="col" class="num">n, training</th><th scope="col" class="num">Missing</th><th scope="col">This market</th><th scope="col">Markets that vote</th><th scope="col">Verdict</th></tr></thead>
<tbody>{{#FEATURE}}<tr id="f-{{NAME}}"><td>{{NAME}}</td><td><a href="/drift?market={{SYMBOL}}#f-{{NAME}}">{{SYMBOL}}</a></td><td>{{PSI}}</td><td>{{LINE}}</td><td>{{KS}}</td><td>{{P}}</td><td>{{ADJUSTED}}</td><td><a href="/system#m-{{SYMBOL}}">{{M}}</a></td><td><a href="/agent#model">{{N}}</a></td><td>{{LOST}}</td><td class="{{HERE_CLASS}}">{{HERE}}</td><td>{{VOTES}}</td><td class="{{CLASS}}">{{VERDICT}}</td></tr>
{{/FEATURE}}</tbody></table></div>
{{/SHOWN}}</section>
{{/FEATURES}}{{#STREAMS}}<section class="card flush c12{{#STALE}} stale{{/STALE}}" id="streams">
<div class="card-head"><h2>Streams</h2><p class="note">session {{SESSION}} · in standard deviations out of sample</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Streams">
<table><caption>CUSUM and ADWIN of what is fed to them once a session</caption>
<thead><tr><th scope="col">Stream</th><th scope="col" class="num">S⁺</th><th scope="col" class="num">S⁻</th><th scope="col" class="num">Limit</th><th scope="col" class="num">Values</th><th scope="col">CUSUM</th><th scope="col" class="num">ADWIN mean ± s.e.</th><th scope="col" class="num">Width</th><th scope="col">ADWIN</th><th scope="col">Fed with</th></tr></thead>
<tbody>{{#STREAM}}<tr id="s-{{ID}}"><td class="nowrap">{{NAME}}</td><td class="num">{{HIGH}}</td><td class="num">{{LOW}}</td><td class="num">{{H}}</td><td class="num nowrap"><a href="#table-cusum-{{ID}}">{{N}}</a></td><td class="{{CUSUM_CLASS}} nowrap"><a href="#plot-cusum-{{ID}}">{{CUSUM}}</a></td><td class="num nowrap">{{MEAN}}</td><td class="num"><a href="#table-adwin-{{ID}}">{{WIDTH}}</a></td><td class="{{ADWIN_CLASS}} nowrap"><a href="#plot-adwin-{{ID}}">{{ADWIN}}</a></td><td class="text">{{FED}}</td></tr>
{{/STREAM}}</tbody></table></div>
</section>
{{/STREAMS}}{{#STREAM_PICTURE}}<section class="card c6{{#STALE}} stale{{/STALE}}" id="plot-{{PICTURE_NAME}}">
<div class="card-head"><h2>{{TITLE}}</h2><p class="note">since the deployment, 1,000 sessions at most · <a href="#s-{{STREAM_ID}}">its row</a></p></div>
<p class="lead">{{SUMMARY}}</p>
{{#PICTURE}}<figure class="plot"><picture>
<source width="312" height="240" media="(max-width: 500px) and (prefers-color-scheme: light)" srcset="/drift/plot/{{PICTURE_NAME}}.svg?v={{PICTURE_QUERY}}&amp;theme=light&amp;size=narrow">
<source width="312" height="240" media="(max-width: 500px)" srcset="/drift/plot/{{PICTURE_NAME}}.svg?v={{PICTURE_QUERY}}&amp;size=narrow">
<source media="(prefers-color-scheme: light)" srcset="/drift/plot/{{PICTURE_NAME}}.svg?v={{PICTURE_QUERY}}&amp;theme=light">
<img loading="lazy" decoding="async" src="/drift/plot/{{PICTURE_NAME}}.svg?v={{PICTURE_QUERY}}" width="640" height="300" alt="{{ALT}}">
</picture>
<figcaption class="legend">{{#IS_CUSUM}}<span class="key">above 0: S⁺</span> <span class="key">below 0: S⁻ with its sign turned</span> <span class="key">dashed: the limits ±5</span> <span class="key">R: set back to 0, a diagnosis used the alarm</span>{{/IS_CUSUM}}{{#IS_ADWIN}}<span class="key">above: mean of the window</span> <span class="key">below: its width, in values</span> <span class="key">C: the window was cut</span>{{/IS_ADWIN}}</figcaption></figure>
<details class="more" id="table-{{PICTURE_NAME}}"><summary>Data table</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="{{TITLE}}, by sessions"><table><caption>{{TITLE}}, by sessions</caption>
<thead><tr><th scope="col">Sessions</th><th scope="col" class="num">{{Y_HEAD}}</th><th scope="col" class="num">{{OTHER_HEAD}}</th><th scope="col" class="num">{{MARK_HEAD}}</th></tr></thead>
<tbody>{{#BIN}}<tr><td>{{FROM}}{{TO}}</td><td>{{Y}}</td><td>{{OTHER}}</td><td>{{MARKS}}</td></tr>
{{/BIN}}</tbody></table></div></details>
{{/PICTURE}}</section>
{{/STREAM_PICTURE}}<section class="card flush c6" id="methods">
<div class="card-head"><h2>How drift is detected</h2><p class="note">limits once a model trades</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Methods of detection">
<table><caption>What each method detects, its limit, and how much it needs</caption>
<thead><tr><th scope="col">Method</th><th scope="col">Detects</th><th scope="col">Limit</th><th scope="col">Judged from</th></tr></thead>
<tbody>{{#METHOD}}<tr><td>{{NAME}}</td><td class="text">{{DETECTS}}</td><td class="text">{{LIMIT}}</td><td>{{NEEDS}}</td></tr>
{{/METHOD}}</tbody></table></div>
</section>
{{#FEATURES_UNREAD}}<section class="card flush c6" id="features">
<div class="card-head"><h2>Features</h2><p class="note">per feature: PSI, KS statistic, p, drifted</p></div>
<p class="lead">No reading yet: they begin once a champion's training window exists. A feature has drifted when PSI or KS says so in at least half of the markets in three cycles running.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Features">
<table><caption>Which features are judged, and from how many sessions after the training window on</caption>
<thead><tr><th scope="col">Features</th><th scope="col">A point</th><th scope="col">Judged from</th></tr></thead>
<tbody>{{#FEATURE}}<tr><td class="text">{{NAME}}</td><td class="nowrap">{{STEP}}</td><td>{{NEEDS}}</td></tr>
{{/FEATURE}}</tbody></table></div>
</section>
{{/FEATURES_UNREAD}}{{#STREAMS_UNREAD}}<section class="card flush c6" id="streams">
<div class="card-head"><h2>Streams</h2><p class="note">CUSUM S⁺ and S⁻ against ±5, ADWIN mean and width</p></div>
<p class="lead">Fed once a session from the first model on; judged from 30 values.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Streams">
<table><caption>What is fed to ADWIN and CUSUM</caption>
<thead><tr><th scope="col">Stream</th><th scope="col">Fed with</th><th scope="col">State</th></tr></thead>
<tbody>{{#STREAM}}<tr><td>{{NAME}}</td><td class="text">{{FED}}</td><td class="muted nowrap">{{MISSING}}</td></tr>
{{/STREAM}}</tbody></table></div>
</section>
{{/STREAMS_UNREAD}}{{#NO_DIAGNOSIS}}<section class="card c6" id="diagnosis">
<div class="card-head"><h2>Diagnosis</h2><p class="note">{{#NONE_YET}}none yet{{/NONE_YET}}{{#LOST}}not known{{/LOST}}</p></div>
<p class="lead">{{#LOST}}The journal cannot be read. {{/LOST}}What was found, and from which numbers, stands here in sentences once an alarm or a verdict has asked for it. <code>hydra-runner diagnose</code> asks at any time what the readings say.</p>
</section>
{{/NO_DIAGNOSIS}}</div>
