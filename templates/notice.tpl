{{%AUTOESCAPE context="HTML"}}<p class="notice {{CLS}}">{{TEXT}}{{#LINK}} <a href="{{HREF}}">{{LABEL}}</a>{{/LINK}}</p>
