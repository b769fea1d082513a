{{%AUTOESCAPE context="HTML"}}<nav class="links jump" aria-label="On this page"><a href="#loop">Loop</a><a href="#decisions">Decisions</a><a href="#types">Types and budget</a><a href="#model">Model</a>{{#HAS_FIGURES}}<a href="#importance">Importance</a><a href="#calibration">Calibration</a><a href="#record">Record</a>{{/HAS_FIGURES}}{{#HAS_FORECASTS}}<a href="#forecasts">Forecasts</a>{{/HAS_FORECASTS}}{{#HAS_VERSIONS}}<a href="#versions">Versions</a>{{/HAS_VERSIONS}}{{#HAS_JOBS}}<a href="#jobs">Work</a>{{/HAS_JOBS}}<a href="#experiments">Experiments</a></nav>
<div class="grid">
<section class="card metric c3"><p class="label">Agent</p><p class="number {{STATE_CLASS}}">{{STATE}}</p><p class="context">{{STATE_CONTEXT}}</p></section>
<section class="card metric c3"><p class="label">Champion</p><p class="number">{{#LED}}<a href="#model">{{CHAMPION}}</a>{{/LED}}{{#NOT_KNOWN}}—{{/NOT_KNOWN}}</p><p class="context">{{CHAMPION_CONTEXT}}</p></section>
<section class="card metric c3"><p class="label">Experiments</p>{{#COUNTS}}<p class="number num"><a href="/agent#experiments">{{TOTAL}}</a></p><p class="context"><a href="/agent?outcome=promoted#experiments">{{PROMOTED}} promoted</a> · <a href="/agent?outcome=rejected#experiments">{{REJECTED}} rejected</a> · <a href="/agent?outcome=pending#experiments">{{PENDING}} pending</a>{{#OTHER}} · {{N}} other{{#OUTCOME}}{{SEPARATOR}}<a href="/agent?{{QUERY}}#experiments">{{WORD}}</a>{{/OUTCOME}}{{/OTHER}}</p>{{/COUNTS}}{{#NO_COUNTS}}<p class="number">—</p><p class="context">promoted, rejected or pending</p>{{/NO_COUNTS}}</section>
<section class="card metric c3"><p class="label">Promotion rate</p><p class="number num">{{#RATED}}<a href="/agent?outcome=promoted#experiments">{{RATE}}</a>{{/RATED}}{{#UNRATED}}—{{/UNRATED}}</p><p class="context">{{RATE_CONTEXT}}</p></section>
</div>
{{#WAITING}}<section class="card attention" id="waiting">
<div class="card-head"><h2>Waiting for you</h2><p class="note">{{COUNT}}</p></div>
{{#WINNER}}<div class="winner" id="winner-{{NAME}}">
<p><b>{{#LINKED}}<a href="/agent?experiment={{ID}}">Experiment {{ID}}</a>: {{/LINKED}}{{DESCRIPTION}}</b></p>
<p class="lead">{{EVIDENCE}}; diagnosed in session {{SESSION}}, candidate {{CANDIDATE}} against {{AGAINST}}.</p>
<dl class="kv commands">
<div><dt>To make it the champion</dt><dd><code>hydra-runner promote {{NAME}}</code></dd></div>
<div><dt>To reject it</dt><dd><code>hydra-runner reject {{NAME}}</code></dd></div>
</dl></div>
{{/WINNER}}</section>
{{/WAITING}}<div class="grid">
<div class="col c8">
{{#LOOP}}<section class="card{{#STALE}} stale{{/STALE}}" id="loop">
<div class="card-head"><h2>The loop</h2>{{#OF}}<p class="note">cycle of session {{SESSION}}</p>{{/OF}}</div>
<ol class="steps" aria-label="Phases of the agent's cycle">{{#STEP}}<li class="{{CLS}}"{{#REACHED}} aria-current="step"{{/REACHED}}>{{NAME}}</li>{{/STEP}}</ol>
<p class="why">{{WHY}}{{#JOBS_LINK}} <a href="#jobs">The work between cycles</a>{{/JOBS_LINK}}</p>
{{#EARLIER}}<p class="note">The cycles since then, up to session {{SESSION}}, had no agent.</p>
{{/EARLIER}}<dl class="kv">
<div><dt>State</dt><dd><span class="{{STATE_CLASS}}">{{STATE}}</span> {{#SINCE_WHEN}}<span class="muted">since <time datetime="{{SINCE_UTC}}" title="{{SINCE_UTC}}">{{SINCE}}</time></span>{{/SINCE_WHEN}}</dd></div>
<div><dt>Autonomy</dt><dd>{{AUTONOMY}}</dd></div>
{{#DIAGNOSIS}}<div><dt>Last diagnosis</dt><dd><a href="/drift#diagnosis">{{CAUSE}}</a> <span class="muted">session {{SESSION}}</span></dd></div>
{{/DIAGNOSIS}}{{#TURN}}<div><dt>{{TERM}}</dt><dd><a class="{{CLS}}" href="#versions">{{WORDS}}</a> <span class="muted">session {{SESSION}}</span></dd></div>
{{/TURN}}</dl>
</section>
{{/LOOP}}{{#SHADOW}}<section class="card{{#STALE}} stale{{/STALE}}" id="shadow">
<div class="card-head"><h2>Shadow</h2><p class="note">{{DONE}} of {{TOTAL}} unseen sessions</p></div>
<progress class="progress" max="{{TOTAL}}" value="{{DONE}}" aria-label="Sessions of the shadow">{{DONE}} of {{TOTAL}}</progress>
<p class="lead">{{#LINKED}}<a href="/agent?experiment={{ID}}">Experiment {{ID}}</a>: {{/LINKED}}{{DESCRIPTION}}. {{#RECIPE}}It wins if its mean Brier score is at most the champion's + 0.01 then.{{/RECIPE}}{{#REFIT}}A refit: it wins if its mean Brier score is lower then, by a paired one-sided p of at most {{LIMIT}}.{{/REFIT}}</p>
<dl class="kv across">
<div><dt>Candidate <a href="#versions">{{CANDIDATE}}</a></dt><dd class="num">{{BRIER}}</dd></div>
<div><dt>Champion <a href="#model">{{AGAINST}}</a></dt><dd class="num">{{CHAMPION_BRIER}}</dd></div>
<div><dt>Difference, less is better</dt><dd class="num">{{DIFFERENCE}}</dd></div>
<div><dt>To end it</dt><dd><code>hydra-runner reject {{NAME}}</code></dd></div>
</dl>
{{#SESSIONS}}<details class="more" id="table-shadow"><summary>Data table</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="The shadow by session"><table class="bins"><caption>Mean Brier scores of the shadow by session, newest first</caption>
<thead><tr><th scope="col">Session</th><th scope="col" class="num">Candidate</th><th scope="col" class="num">Champion</th></tr></thead>
<tbody>{{#DAY}}<tr><td>{{SAID}}</td><td>{{CANDIDATE}}</td><td>{{CHAMPION}}</td></tr>
{{/DAY}}</tbody></table></div></details>
{{/SESSIONS}}</section>
{{/SHADOW}}<section class="card flush{{#STALE}} stale{{/STALE}}" id="decisions">
<div class="card-head"><h2>Last decisions</h2>{{#DECIDED}}<p class="note">session {{SESSION}}</p>{{/DECIDED}}</div>
{{>DECISIONS_NOTICE}}
{{#DECIDED}}<div class="scroll" role="region" tabindex="0" aria-label="Last decisions">
<table><caption>The newest decision of each market</caption>
<thead><tr><th scope="col">Market</th><th scope="col">Decided by</th><th scope="col">Signal</th><th scope="col" class="num">Probability</th><th scope="col" class="num">Close</th><th scope="col" class="num">Of equity</th><th scope="col" class="num">Held</th><th scope="col" class="num">Target</th><th scope="col">Why</th></tr></thead>
<tbody>{{#DECISION}}<tr><td><a href="/fills?symbol={{SYMBOL}}">{{SYMBOL}}</a></td><td>{{MODEL}}</td><td><span class="tri">{{ARROW}}</span>{{DIRECTION}}</td><td>{{PROBABILITY}}</td><td><a href="/system#m-{{SYMBOL}}">{{CLOSE}}</a></td><td>{{FRACTION}}</td><td>{{POSITION}}</td><td>{{TARGET}}</td><td class="text">{{REASON}}</td></tr>
{{/DECISION}}</tbody></table></div>
<p class="note">A rule has no probability. Orders of a decision work in the next session.</p>{{/DECIDED}}
</section>
</div>
<section class="card c4" id="model">
<div class="card-head"><h2>Model</h2></div>
{{#NO_MODEL}}<p class="lead">{{TRADER}}{{#RULE}} The rule is long when the 20-session return is positive and short when it is negative, with 5 % of equity a market.{{/RULE}}</p>{{/NO_MODEL}}
<dl class="kv">
<div><dt>Champion</dt><dd>{{#LED}}{{CHAMPION}}{{/LED}}{{#NOT_KNOWN}}—{{/NOT_KNOWN}}</dd></div>
{{#MODEL}}<div><dt>Created</dt><dd>{{CREATED}}</dd></div>
{{#FACT}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}</dd></div>
{{/FACT}}<div><dt>Run</dt><dd>{{#EXPERIMENT}}<a href="/agent?experiment={{ID}}">{{RUN}}</a>{{/EXPERIMENT}}{{#OTHER_RUN}}{{RUN}}{{/OTHER_RUN}}</dd></div>
<div><dt>File</dt><dd><code>{{FILE}}</code></dd></div>
<div><dt>SHA-256</dt><dd><code>{{SHA256}}</code></dd></div>
{{/MODEL}}{{#WORK}}<div><dt>Candidate</dt><dd>{{#CANDIDATES}}<a href="#versions">{{CANDIDATE}}</a>{{/CANDIDATES}}{{#NO_CANDIDATE}}none{{/NO_CANDIDATE}}</dd></div>
<div><dt>Newest job</dt><dd>{{#HAS_JOBS}}<a href="#jobs">{{NEWEST_JOB}}</a>{{/HAS_JOBS}}{{#NO_JOBS}}none{{/NO_JOBS}}</dd></div>
{{/WORK}}<div><dt>Last promotion</dt><dd>{{#PROMOTION}}<a href="/agent?experiment={{ID}}">#{{ID}}</a> {{#ENDED}}session {{SESSION}}{{/ENDED}}{{#WHEN}}<time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time>{{/WHEN}}{{/PROMOTION}}{{#NO_PROMOTION}}—{{/NO_PROMOTION}}</dd></div>
</dl>
{{#MODEL}}{{>UNREAD}}{{#PARAMETERS}}<details class="more" id="parameters"><summary>Parameters</summary>
<dl class="kv">
{{#FACT}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}</dd></div>
{{/FACT}}</dl></details>{{/PARAMETERS}}{{/MODEL}}
</section>
<section class="card flush c12" id="types">
<div class="card-head"><h2>By type</h2><p class="note">{{#BUDGET}}budget: {{PER_CYCLE}} experiments a cycle{{#OF_CYCLE}}, {{#TRIED}}<a href="#jobs">{{USED}}</a>{{/TRIED}}{{#UNTRIED}}{{USED}}{{/UNTRIED}} of them in session {{SESSION}}{{/OF_CYCLE}}; rests are in market days{{/BUDGET}}</p></div>
{{#NO_TYPES}}<p class="lead">A bar for each mutation type stands here once there are experiments.</p>{{/NO_TYPES}}{{#LOST_TYPES}}<p class="lead">Not known: the journal cannot be read.</p>{{/LOST_TYPES}}
{{#TYPES}}<div class="scroll" role="region" tabindex="0" aria-label="Experiments by type">
<table><caption>Experiments a mutation type, and what the budget leaves of each</caption>
<thead><tr><th scope="col">Type</th><th scope="col">Share</th><th scope="col" class="num">Experiments</th>{{#BUDGET_HEAD}}<th scope="col" class="num">In that cycle</th><th scope="col">Rest after a rejection</th>{{/BUDGET_HEAD}}</tr></thead>
<tbody>{{#KIND}}<tr><td>{{NAME}}</td><td class="portion"><svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="{{WIDTH}}" height="4"/></svg><span class="note">{{SHARE}}</span></td><td class="num">{{#COUNTED}}<a href="/agent?{{QUERY}}#experiments">{{N}}</a>{{/COUNTED}}{{#UNCOUNTED}}{{N}}{{/UNCOUNTED}}</td>{{#BUDGETED}}<td class="num">{{#TRIED}}<a href="#jobs">{{USED}}</a>{{/TRIED}}{{#UNTRIED}}{{USED}}{{/UNTRIED}}</td><td class="{{REST_CLASS}} nowrap">{{#RESTING}}<a href="/agent?{{QUERY}}#experiments">{{REST}}</a>{{/RESTING}}{{#AWAKE}}{{REST}}{{/AWAKE}}</td>{{/BUDGETED}}</tr>
{{/KIND}}</tbody></table></div>{{/TYPES}}{{#KINDS_MORE}}<p class="note"><a href="#filter">and {{N}} of further types</a></p>{{/KINDS_MORE}}
</section>
{{#IMPORTANCE}}<section class="card flush c6" id="importance">
<div class="card-head"><h2>Importance of features</h2><p class="note">mean |SHAP|, newest training sessions</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Importance of features">
<table><caption>How far each feature moves the champion's predictions, the most important first</caption>
<thead><tr><th scope="col">Feature</th><th scope="col">Share</th><th scope="col" class="num">Mean |SHAP|</th></tr></thead>
<tbody>{{#FEATURE}}<tr><td class="nowrap"><a href="/drift#{{ROW}}">{{NAME}}</a></td><td class="portion"><svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="{{WIDTH}}" height="4"/></svg><span class="note">{{SHARE}}</span></td><td class="num">{{SHAP}}</td></tr>
{{/FEATURE}}</tbody></table></div>{{#MORE}}<p class="note">and {{N}} less important ones</p>{{/MORE}}
</section>
{{/IMPORTANCE}}{{#CALIBRATION}}<div class="col c6">
<section class="card" id="calibration">
<div class="card-head"><h2>Calibration</h2><p class="note">fitted out of sample</p></div>
<p class="lead">{{SUMMARY}} {{MAPPING}}</p>
<figure class="plot"><picture>
<source width="312" height="260" media="(max-width: 500px) and (prefers-color-scheme: light)" srcset="/agent/plot/calibration.svg?v={{PICTURE_QUERY}}&amp;theme=light&amp;size=narrow">
<source width="312" height="260" media="(max-width: 500px)" srcset="/agent/plot/calibration.svg?v={{PICTURE_QUERY}}&amp;size=narrow">
<source media="(prefers-color-scheme: light)" srcset="/agent/plot/calibration.svg?v={{PICTURE_QUERY}}&amp;theme=light">
<img loading="lazy" decoding="async" src="/agent/plot/calibration.svg?v={{PICTURE_QUERY}}" width="640" height="320" alt="{{SUMMARY}}">
</picture>
<figcaption class="legend"><span class="key">dots: forecasts of like probability, ± 1 standard error</span> <span class="key">dashed: y = x, as often as was said</span></figcaption></figure>
<details class="more" id="table-calibration"><summary>Data table</summary>
<div class="scroll" role="region" tabindex="0" aria-label="Calibration"><table><caption>Reliability: what was said out of sample, and how often it came true</caption>
<thead><tr><th scope="col" class="num">Said, on average</th><th scope="col" class="num">Rose</th><th scope="col" class="num">± s.e.</th><th scope="col" class="num">Forecasts</th></tr></thead>
<tbody>{{#BIN}}<tr><td class="num">{{SAID}}</td><td class="num">{{ROSE}}</td><td class="num">{{ERROR}}</td><td class="num">{{N}}</td></tr>
{{/BIN}}</tbody></table>
<table><caption>Raw and calibrated probabilities</caption>
<thead><tr><th scope="col" class="num">Raw</th><th scope="col" class="num">Calibrated</th></tr></thead>
<tbody>{{#POINT}}<tr><td class="num">{{RAW}}</td><td class="num">{{CALIBRATED}}</td></tr>
{{/POINT}}</tbody></table>
<table><caption>b by test window, fitted to the windows before it</caption>
<thead><tr><th scope="col" class="num">Window</th><th scope="col" class="num">Sessions</th><th scope="col" class="num">b</th></tr></thead>
<tbody>{{#FOLD}}<tr><td class="num">{{WINDOW}}</td><td class="num">{{SESSIONS}}</td><td class="num">{{B}}</td></tr>
{{/FOLD}}</tbody></table></div></details>
</section>
{{/CALIBRATION}}{{#RECORD}}<section class="card flush" id="record">
<div class="card-head"><h2>Record out of sample</h2><p class="note">five test windows, after costs · <a href="#model">its file</a></p></div>
{{#NO_RECORD}}<p class="lead">None yet: history is too short for five test windows.</p>{{/NO_RECORD}}
{{#FIGURES}}<dl class="kv across">
{{#FIGURE}}<div><dt>{{TERM}}</dt><dd>{{VALUE}}</dd></div>
{{/FIGURE}}</dl>
{{#FITNESS}}<p class="lead">Fitness of this record, return annualised: <b>{{COMPOSITE}}</b>; the error is what its Sharpe ratio alone adds.</p>
<div class="scroll" role="region" tabindex="0" aria-label="Fitness by component">
<table><caption>Fitness by component</caption>
<thead><tr><th scope="col">Component</th><th scope="col" class="num">Raw</th><th scope="col">Of 0 to 1</th><th scope="col" class="num">Weight</th></tr></thead>
<tbody>{{#COMPONENT}}<tr><td>{{NAME}}</td><td class="num">{{RAW}}</td><td class="portion"><svg class="meter" viewBox="0 0 100 4" preserveAspectRatio="none" aria-hidden="true"><rect x="0" y="0" width="{{WIDTH}}" height="4"/></svg><span class="note">{{SCALED}}</span></td><td class="num">{{WEIGHT}}</td></tr>
{{/COMPONENT}}</tbody></table></div>{{/FITNESS}}{{/FIGURES}}
</section>
</div>
{{/RECORD}}{{#FORECASTS}}<section class="card c12" id="forecasts">
<div class="card-head"><h2>Forecasts since the deployment</h2><p class="note">session {{SESSION}} · <a href="/drift#performance">its performance</a></p></div>
<p class="lead">{{SUMMARY}}</p>
{{#KNOWN}}<details class="more" id="table-forecasts"><summary>Data table</summary>
<div class="scroll tall" role="region" tabindex="0" aria-label="Forecasts by session"><table class="bins"><caption>What was forecast in each session and came true in five, newest first</caption>
<thead><tr><th scope="col">Session</th><th scope="col" class="num">Markets</th><th scope="col" class="num">Right, of those with a direction</th><th scope="col" class="num">Brier score</th></tr></thead>
<tbody>{{#DAY}}<tr><td>{{SAID}}</td><td>{{N}}</td><td>{{RIGHT}}</td><td>{{BRIER}}</td></tr>
{{/DAY}}</tbody></table></div></details>
{{/KNOWN}}</section>
{{/FORECASTS}}{{#VERSIONS}}<section class="card flush c12" id="versions">
<div class="card-head"><h2>Versions</h2><p class="note">newest first</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Versions">
<table><caption>Models that the ledger names</caption>
<thead><tr><th scope="col">Version</th><th scope="col">State</th><th scope="col">Created</th><th scope="col">Trained up to</th><th scope="col" class="num">Sharpe</th><th scope="col" class="num">Brier</th><th scope="col">Made by</th><th scope="col">File and SHA-256</th></tr></thead>
<tbody>{{#VERSION}}<tr><td>{{NUMBER}}</td><td class="{{CLASS}}">{{STATE}}</td><td class="nowrap">{{CREATED}}</td><td class="nowrap">{{TRAINED}}</td><td class="num">{{SHARPE}}</td><td class="num">{{BRIER}}</td><td class="nowrap">{{#EXPERIMENT}}<a href="/agent?experiment={{ID}}">{{RUN}}</a>{{/EXPERIMENT}}{{#OTHER_RUN}}{{RUN}}{{/OTHER_RUN}}</td><td class="text"><code>{{FILE}} {{SHA256}}</code>{{#WHY}} <span class="warn">{{TEXT}}</span>{{/WHY}}</td></tr>
{{/VERSION}}</tbody></table></div><p class="note">Sharpe ratio and Brier score are out of sample, as each file says.{{#OLDER_FILES}} Files older than the newest {{N}} are not read for this.{{/OLDER_FILES}}{{#OLDER}} The newest {{N}} versions are shown.{{/OLDER}}</p>
</section>
{{/VERSIONS}}{{#JOBS}}<section class="card flush c12" id="jobs">
<div class="card-head"><h2>Work between cycles</h2><p class="note">newest first</p></div>
<div class="scroll" role="region" tabindex="0" aria-label="Work between cycles">
<table><caption>Jobs of the agent</caption>
<thead><tr><th scope="col">Run</th><th scope="col">What</th><th scope="col" class="wide">Kind</th><th scope="col">State</th></tr></thead>
<tbody>{{#JOB}}<tr id="j{{ID}}"><td class="nowrap">{{#EXPERIMENT}}<a href="/agent?experiment={{ID}}">{{RUN}}</a>{{/EXPERIMENT}}{{#OTHER_RUN}}{{RUN}}{{/OTHER_RUN}}<span class="sub">{{SESSION}}</span></td><td class="hypothesis">{{WHAT}}{{#WHY}}<span class="sub">{{TEXT}}</span>{{/WHY}}</td><td class="wide">{{KIND}}</td><td class="{{CLASS}}">{{STATE}}</td></tr>
{{/JOB}}</tbody></table></div>
</section>
{{/JOBS}}<section class="card flush c12" id="experiments">
<div class="card-head"><h2>Experiments</h2><p class="note">newest first · as of <time datetime="{{ASOF_UTC}}" title="{{ASOF_UTC}}">{{ASOF}}</time></p></div>
{{>EXPERIMENTS_NOTICE}}{{>PARTIAL}}
{{#FILTER}}<form class="filter" action="/agent#experiments" method="get" role="search" aria-label="Filter of experiments">
<label><span>Type</span><select name="type" id="filter"><option value="">All</option>{{#TYPE_OPTION}}
<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{VALUE}}</option>{{/TYPE_OPTION}}
</select></label>
<label><span>Outcome</span><select name="outcome"><option value="">All</option>{{#OUTCOME_OPTION}}
<option value="{{VALUE}}"{{#SELECTED}} selected{{/SELECTED}}>{{VALUE}}</option>{{/OUTCOME_OPTION}}
</select></label>
<label><span>Tag</span><input type="text" name="tag" value="{{TAG}}" maxlength="95" size="10"></label>
<label><span>From day, UTC</span><input type="text" name="from" value="{{FROM}}" data-type="date" pattern="\d{4}-\d{2}-\d{2}" placeholder="YYYY-MM-DD" title="YYYY-MM-DD"></label>
<label><span>To day, UTC</span><input type="text" name="to" value="{{TO}}" data-type="date" pattern="\d{4}-\d{2}-\d{2}" placeholder="YYYY-MM-DD" title="YYYY-MM-DD"></label>
<button type="submit">Filter</button>
{{#CLEAR}}<a class="clear" href="/agent#experiments">Clear filter</a>
{{/CLEAR}}</form>{{/FILTER}}
{{>EMPTY}}{{#TABLE}}<div class="scroll" role="region" tabindex="0" aria-label="Experiments">
<table><caption>Experiments, newest first; a hypothesis opens what is recorded of it</caption>
<thead><tr><th scope="col" class="num">Id</th><th scope="col" class="wide">Created</th><th scope="col">Hypothesis</th><th scope="col" class="wide">Type</th><th scope="col">Outcome</th></tr></thead>
<tbody>
{{#EXPERIMENT}}<tr id="e{{ID}}"><td class="num">{{ID}}</td><td class="wide"><time datetime="{{AT_UTC}}" title="{{AT_UTC}}">{{AT}}</time></td><td class="hypothesis"><a href="/agent?{{QUERY}}" data-row="/api/agent/experiments/{{ID}}">{{HYPOTHESIS}}</a><span class="narrow note">{{TYPE}} · <time datetime="{{AT_UTC}}">{{AT}}</time></span></td><td class="wide">{{TYPE}}</td><td class="{{OUTCOME_CLASS}}">{{OUTCOME}}{{#FAILED}}, failed{{/FAILED}}</td></tr>
<tr id="d{{ID}}" class="detail" hidden hx-morph-skip><td colspan="5"></td></tr>
{{/EXPERIMENT}}</tbody></table></div>{{/TABLE}}
{{#SEARCH_ON}}<p class="note">{{LOOKED}} experiments were looked at. <a href="/agent?{{QUERY}}#experiments">Search on</a></p>{{/SEARCH_ON}}
{{#PAGER}}<nav class="pager" aria-label="Pages of experiments">{{#FIRST}}<a href="/agent?{{QUERY}}#experiments">Newest</a> {{/FIRST}}{{#NEWER}}<a rel="prev" href="/agent?{{QUERY}}#experiments">Newer</a> {{/NEWER}}{{#OLDER}}<a rel="next" href="/agent?{{QUERY}}#experiments">Older</a>{{/OLDER}}</nav>{{/PAGER}}
</section>
</div>
