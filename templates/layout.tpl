{{%AUTOESCAPE context="HTML"}}<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="dark light">
<meta name="htmx-config" content='{"noSwap":[204,304,"4xx","5xx"],"includeIndicatorCSS":false,"morphIgnore":["data-htmx-powered","open"]}'>
<title>{{TITLE}} · Hydra</title>
<link rel="icon" href="{{ASSET_FAVICON}}" type="image/svg+xml">
<link rel="stylesheet" href="{{ASSET_CSS}}">
<script src="{{ASSET_HTMX}}" defer></script>
<script src="{{ASSET_LIVE}}" defer></script>
{{#CHART}}<link rel="stylesheet" href="{{ASSET_UPLOT_CSS}}">
<script src="{{ASSET_UPLOT}}" defer></script>
<script src="{{ASSET_CHART}}" defer></script>
{{/CHART}}</head>
{{!
What the live script finds here:
body[data-event]     id of the newest journaled event this page was rendered at, "<epoch>.<seq>", "" when there is none
body[data-zone]      display zone, IANA
body[data-stream]    address of the event stream
body[data-silent]    seconds without any event after which an open stream counts as dead: a status event comes every 15
body[data-poll]      seconds between two fetches of #page while there is no stream
#link                link state, hidden until the script has something true to say; data-state connected reconnecting stale
[data-live=NAME]     text that an event's field NAME replaces
#clock               clock of the display zone; the script moves it on
#page                the body; answers "hydra:refresh" on <body> by fetching itself and morphing; the answer also morphs
                     #state, #banners and #status
}}
<body data-event="{{EVENT}}" data-zone="{{DATA_ZONE}}" data-stream="/api/sse/cycle-status" data-silent="35" data-poll="60" data-nav="{{NAV}}">
<a class="skip" href="#main">Skip to content</a>
<header class="bar">
<a class="brand" href="/">Hydra</a>
<nav class="pages" aria-label="Pages">
{{#PAGE}}<a href="{{HREF}}"{{#ACTIVE}} aria-current="page"{{/ACTIVE}}>{{NAME}}</a>
{{/PAGE}}</nav>
<div class="state"><div id="state">{{>STATE}}</div><span id="link" hidden><i class="dot off"></i><b></b></span></div>
</header>
<div class="banners" id="banners">{{>BANNERS}}</div>
<main id="main" tabindex="-1">
<div class="page-head"><h1>{{TITLE}}</h1><p class="status" id="status" aria-live="polite">{{#STATUS}}{{#LEAD}}<b>{{LEAD_TEXT}}</b> {{/LEAD}}{{SENTENCE}}{{/STATUS}}</p></div>
<div id="page"{{#REFRESH}} hx-get="{{SELF}}" hx-trigger="hydra:refresh from:body" hx-swap="innerMorph"{{/REFRESH}}>{{>BODY}}</div>
</main>
<footer class="foot">
<p>Read-only monitoring. Control via CLI.</p>
{{#RENDERED}}<p>Times in {{FOOT_ZONE}}. Rendered <time datetime="{{FOOT_UTC}}" title="{{FOOT_UTC}}">{{FOOT_ASOF}}</time>.{{#BADGE}} {{BADGE_TEXT}}.{{/BADGE}}</p>
{{/RENDERED}}</footer>
</body>
</html>
