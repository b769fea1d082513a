{{%AUTOESCAPE context="HTML"}}<section class="card c12">
<div class="card-head"><h2>{{HEADING}}</h2><p class="note">status {{STATUS_CODE}}{{#REQUEST}} · request {{REQUEST_ID}}{{/REQUEST}}</p></div>
<p class="lead">{{DETAIL}}</p>
<p class="links"><a href="/">Overview</a> <a href="/fills">Fills</a> <a href="/system">System</a></p>
</section>
