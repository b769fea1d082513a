{{%AUTOESCAPE context="HTML"}}<span class="badge {{MODE_CLASS}}" id="mode" title="{{MODE_TITLE}}">{{MODE_WORD}}</span>
<span id="runner"><i class="dot {{RUNNER_DOT}}" id="runner-dot"></i><span class="wide">Runner </span><b data-live="runner">{{RUNNER}}</b></span>
{{#MARKET}}<span class="wide" title="last session decided, market time">Session <span class="num" data-live="session_text">{{SESSION}}</span></span>
{{/MARKET}}<time id="clock" datetime="{{CLOCK_UTC}}" title="{{CLOCK_UTC}}">{{CLOCK}}</time>
