{{%AUTOESCAPE context="HTML"}}{{>SOURCE}}{{>LATE}}{{#JUDGED}}<section class="card judgement{{STALE}}" id="verdict" aria-label="Verdict">
<p class="paper"><b>{{MODE}}</b></p><p class="verdict {{VERDICT_CLASS}}">{{VERDICT}}</p>
<p>{{SENTENCE}}</p>
<p class="note">{{SINCE}}</p>
<p class="note">{{REASON}}The whole forward record counts, never the present champion's days alone.</p>
{{#UNREAL}}<p class="note"><b>Until a broker of real prices exists D1 cannot pass</b>, and without it nothing is READY: every order here is simulated or replayed.</p>
{{/UNREAL}}<details class="more" id="changes"><summary>Where the verdict changed</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Where the verdict changed"><table><caption>Where the verdict, the record or the program that judged changed, newest first</caption>
<thead><tr><th scope="col">From session</th><th scope="col">Verdict</th><th scope="col" class="num">Record</th><th scope="col" class="num">Failed</th><th scope="col" class="num">Waited</th><th scope="col" class="num">Rules</th></tr></thead>
<tbody>{{#CHANGE}}<tr><td class="nowrap">{{SESSION}}</td><td class="{{CLS}}">{{VERDICT}}</td><td class="num">{{RECORD}}</td><td class="num">{{FAILED}}</td><td class="num">{{OPEN}}</td><td class="num">{{VERSION}}</td></tr>
{{/CHANGE}}</tbody></table></div>
<p class="note">{{BOUNDED}} A session is judged at its close; what was traded at full speed is judged once, at its end. Rules: the version of the program's rules and words.</p></details>
</section>
{{#GROUP}}<section class="card flush judged" id="{{KEY}}" aria-labelledby="{{KEY}}-h">
<div class="card-head"><h2 id="{{KEY}}-h">{{NAME}}</h2><p class="note">{{COUNT}}</p></div>
<ul class="criteria">
{{#CRITERION}}<li id="c-{{ID}}"><p class="mark {{CLS}}"><b>{{STATUS}}</b></p><div><h3>{{ID}} · {{TITLE}}</h3><p>{{SENTENCE}}</p>{{#CHANGED}}<p class="changed"><b class="{{CLS}}">{{DIRECTION}}</b> {{LIMIT}}</p>{{/CHANGED}}<p class="note">{{#LINKED}}<a href="{{HREF}}" aria-label="{{FROM}}, evidence of {{ID}}">{{FROM}}</a>{{/LINKED}}{{WHERE}}, as of session {{AS_OF}}{{EVENT}}</p></div>
<dl>{{#FACT}}<div><dt>{{NAME}}</dt><dd>{{TEXT}}</dd></div>{{/FACT}}</dl></li>
{{/CRITERION}}</ul>
</section>
{{/GROUP}}<div class="grid rest">{{#EVIDENCE}}<section class="card c8" id="evidence">
<div class="card-head"><h2>Evidence, day by day</h2><p class="note">a daily bet on the strategy, 1 at the start</p></div>
<p class="lead">{{SUMMARY}}</p>
{{#FIGURE_OF}}<figure class="plot">{{#PICTURE}}<picture>
<source width="312" height="240" media="(max-width: 500px) and (prefers-color-scheme: light)" srcset="/readiness/plot/evidence.svg?v={{QUERY}}&amp;theme=light&amp;size=narrow">
<source width="312" height="240" media="(max-width: 500px)" srcset="/readiness/plot/evidence.svg?v={{QUERY}}&amp;size=narrow">
<source width="640" height="280" media="(prefers-color-scheme: light)" srcset="/readiness/plot/evidence.svg?v={{QUERY}}&amp;theme=light">
<img loading="lazy" decoding="async" src="/readiness/plot/evidence.svg?v={{QUERY}}" width="640" height="280" alt="{{SUMMARY}}">
</picture>{{/PICTURE}}{{#DRAWN}}{{>CHART}}{{/DRAWN}}
<figcaption class="legend"><span class="key">powers of ten: 0 is 1, 1 is 10, −1 is 0.1</span> <span class="key">dashed: {{NEEDED}}, which luck alone reaches less than 1 time in {{NEEDED}}</span></figcaption></figure>
<details class="more" id="table-evidence"><summary>Data table</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Evidence by session"><table><caption>What 1 had become by a daily bet on the strategy</caption>
<thead><tr><th scope="col">Session</th><th scope="col" class="num">Day of the record</th><th scope="col" class="num">1 became</th></tr></thead>
<tbody>{{#POINT}}<tr><td class="nowrap">{{SESSION}}</td><td class="num">{{DAY}}</td><td class="num">{{WEALTH}}</td></tr>
{{/POINT}}</tbody></table></div></details>
{{/FIGURE_OF}}</section>
{{/EVIDENCE}}<div class="col c4"><section class="card" id="limits">
<div class="card-head"><h2>Limits</h2><p class="note">readiness.conf</p></div>
{{#UNTAKEN}}<p class="notice info">{{WORDS}}</p>
{{/UNTAKEN}}{{#STANDARD}}<p class="lead">All limits are the standard ones{{#SO_FAR}} so far{{/SO_FAR}}{{#COULD}}; readiness.conf in the data folder could set others, and would be shown here{{/COULD}}.</p>
{{/STANDARD}}{{#OVERRIDES}}<ul class="overrides">
{{#OVERRIDE}}<li><b class="{{CLS}}">{{DIRECTION}}</b> {{SENTENCE}} <code>{{TEXT}}</code></li>
{{/OVERRIDE}}</ul>
{{/OVERRIDES}}</section>
<section class="card" id="unseen">
<div class="card-head"><h2>What this gate cannot see</h2></div>
<ul class="overrides">
<li>A crash that has not happened. Small steady gains with a rare ruinous loss pass any test of returns until the loss comes: ask of the positions what a gap of 20 % against them would cost.</li>
<li>Its daily bet holds while no day loses more than 7, 10 or 20 times the predicted volatility (the three stakes); beyond that a stake is gone.</li>
<li>Whether the marks are honest, and whether earlier records were thrown away with their folder: records are counted in this ledger alone.</li>
<li>A fill that pays for its haste may lie a spread and a tick outside its bar: X2 lets that pass, on that side alone.</li>
<li>A true edge of a Sharpe of 1 seldom shows within two years. NOT ENOUGH EVIDENCE is no verdict against a strategy, and silence is no pass.</li>
</ul>
</section></div>
{{#STATISTICS}}<section class="card flush c8 statistics" id="statistics">
<div class="card-head"><h2>Statistics of the record</h2><p class="note">with intervals; “—” has its reason beside it</p></div>
<div class="halves">{{#HALF}}<div class="scroll" role="region" tabindex="0" aria-label="Statistics, {{PART}}"><table><caption>Statistics of the record, {{PART}}</caption>
<thead><tr><th scope="col">Figure</th><th scope="col" class="num">Value</th><th scope="col">Interval, or why there is none</th></tr></thead>
<tbody>{{#FIGURE}}<tr><td>{{LABEL}}</td><td class="num">{{TEXT}}</td><td class="small">{{NOTE}}</td></tr>
{{/FIGURE}}</tbody></table></div>{{/HALF}}</div>
{{#CAPPED}}<p class="note">{{WORDS}}</p>
{{/CAPPED}}</section>
{{/STATISTICS}}{{#ADVISORY}}<section class="card flush c4" id="advisory">
<div class="card-head"><h2>Advisory</h2><p class="note">shown, never blocking</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Advisory figures"><table><caption>Advisory figures</caption>
<thead><tr><th scope="col">Figure</th><th scope="col" class="num">Value</th><th scope="col">Interval</th></tr></thead>
<tbody>{{#FIGURE}}<tr><td>{{LABEL}}</td><td class="num">{{TEXT}}</td><td class="small">{{NOTE}}</td></tr>
{{/FIGURE}}</tbody></table></div>
</section>
{{/ADVISORY}}</div>
{{/JUDGED}}
