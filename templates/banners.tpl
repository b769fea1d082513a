{{%AUTOESCAPE context="HTML"}}<i id="needs" hidden data-level="{{LEVEL}}" data-count="{{NEEDS}}"></i>
{{>BANNER}}{{#MORE}}<details class="others" id="more-notices"><summary>{{MORE_WORDS}}</summary>
{{>BANNER}}</details>
{{/MORE}}
