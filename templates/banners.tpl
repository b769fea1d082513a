{{%AUTOESCAPE context="HTML"}}<i id="needs" hidden data-level="{{LEVEL}}" data-count="{{NEEDS}}"></i>
{{#BANNER}}<div class="banner {{CLS}}" id="need-{{ID}}"><p><b>{{LEAD}}</b> {{TEXT}}{{#BEAT}} Last heartbeat <time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time> (<time datetime="{{UTC}}" title="{{UTC}}">{{AGO}}</time>).{{/BEAT}}{{#SINCE}} <span class="note">Since <time datetime="{{UTC}}" title="{{UTC}}">{{AT}}</time>.</span>{{/SINCE}}{{#LINK}} <a href="{{HREF}}">{{WORDS}}</a>{{/LINK}}</p>{{#COMMAND}}<p class="command">{{DOES}}: <code>{{COMMAND_TEXT}}</code></p>{{/COMMAND}}</div>
{{/BANNER}}
